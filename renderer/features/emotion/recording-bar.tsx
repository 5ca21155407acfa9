import { useStore } from 'zustand';
import { TAG_FORMAT_RULES, TAG_FORMATS, type TagFormat } from '../../../shared/report/emotion-tags.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { saveText } from '../../transport/save-text.ts';
import { SOUND_ACCEPT } from '../../transport/sound-files.ts';
import { Button } from '../../ui/button.tsx';
import { Progress, Select } from '../../ui/fields.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './emotion-tab.module.css';

/** What stands for a file in the list of models. */
const OWN = '';

/** The recording, the model, and what can be saved. */
export function RecordingBar({ recording }: { readonly recording: { readonly name: string } }) {
  const { tagging, notices } = useStudio();
  const { emotion } = useMessages();
  const uploading = useStore(tagging.store, (state) => state.uploading);
  return (
    <div className={styles.bar}>
      <span className={styles.file}>
        <FileButton
          accept={SOUND_ACCEPT}
          label={emotion.changeFile}
          onFiles={([file]) => file && tagging.choose(file).catch(notices.fail)}
        >
          {recording.name}
        </FileButton>
      </span>
      <Button emphasis="quiet" label={emotion.clear} onClick={tagging.clear}>
        <Icon name="close" />
      </Button>
      {uploading !== undefined && <Progress label={emotion.sending} fraction={uploading} />}
      <span className={styles.spring} />
      <ModelChoice />
      <Export name={recording.name} />
    </div>
  );
}

function ModelChoice() {
  const { tagging, notices } = useStudio();
  const { emotion } = useMessages();
  const { models = [], ownModel, modelName } = useStore(tagging.store);
  const options = [
    ...(ownModel === undefined ? [] : [{ value: OWN, label: ownModel.name }]),
    ...models.map(({ id }) => ({ value: id, label: id })),
  ];
  return (
    <>
      {options.length > 0 && (
        <Select
          label={emotion.model}
          value={ownModel === undefined ? (modelName ?? models[0]!.id) : OWN}
          options={options}
          onChange={(chosen) => chosen !== OWN && tagging.chooseModel(chosen)}
        />
      )}
      <FileButton
        accept=".onnx"
        label={emotion.modelFileHint}
        onFiles={([file]) => file && tagging.chooseModelFile(file).catch(notices.fail)}
      >
        {emotion.modelFile}
      </FileButton>
    </>
  );
}

/** Saves what was found beside the recording's name. */
function Export({ name }: { readonly name: string }) {
  const { tagging } = useStudio();
  const { emotion } = useMessages();
  const run = useStore(tagging.store, (state) => state.run);
  if (run.state !== 'done') return null;
  const save = (format: TagFormat): void => {
    const { extension, mediaType, render } = TAG_FORMAT_RULES[format];
    saveText(`${name.replace(/\.[^.]+$/, '')}${extension}`, mediaType, render({ ...run.result, path: name }));
  };
  return (
    <fieldset className={styles.export} aria-label={emotion.save}>
      {TAG_FORMATS.map((format) => (
        <Button
          key={format}
          label={emotion.saveAs(TAG_FORMAT_RULES[format].title)}
          onClick={() => save(format)}
        >
          {TAG_FORMAT_RULES[format].title}
        </Button>
      ))}
    </fieldset>
  );
}
