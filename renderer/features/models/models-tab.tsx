import { useCallback, useEffect, useState } from 'react';
import type { ResultOf } from '../../../shared/contract/methods.ts';
import { useMessages, useStudio, useTranslation } from '../../app/studio.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { Diagnosis } from './diagnosis.tsx';
import { ModelCard } from './model-card.tsx';
import styles from './models-tab.module.css';

const MODEL_FILES = '.onnx,.pth,.pt,.safetensors';

/** The models there are, what is known of them, and what this machine has for them. */
export function ModelsTab() {
  const { connection, files, notices } = useStudio();
  const { models: words } = useMessages();
  const translate = useTranslation();
  const [list, setList] = useState<ResultOf<'models.list'>>();
  const read = useCallback(
    () => connection.call('models.list', {}).then(setList, notices.fail),
    [connection, notices],
  );
  useEffect(() => void read(), [read]);
  const importFile = async ([file]: readonly File[]): Promise<void> => {
    if (file === undefined) return;
    const path = await files.upload(file);
    const { model } = await connection.call('models.import', { path });
    notices.tell(words.imported(model.id));
    await read();
  };
  return (
    <div className={styles.models}>
      <div className={styles.heading}>
        <div>
          <h2>{words.title}</h2>
          <p className={styles.muted}>{words.intro}</p>
        </div>
        <span className={styles.muted}>{words.importHint}</span>
        <FileButton accept={MODEL_FILES} onFiles={(chosen) => void importFile(chosen).catch(notices.fail)}>
          {words.import}
        </FileButton>
      </div>
      {list?.problems.map((problem) => (
        <p key={problem}>{translate(problem)}</p>
      ))}
      {list?.models.map((model) => (
        <ModelCard key={model.id} model={model} onRemoved={() => void read()} />
      ))}
      <Diagnosis />
    </div>
  );
}
