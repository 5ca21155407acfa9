import { useMessages, useStudio } from '../../app/studio.ts';
import { nameOf } from '../../transport/files.ts';
import { SOUND_ACCEPT } from '../../transport/sound-files.ts';
import { Button } from '../../ui/button.tsx';
import { Slider } from '../../ui/fields.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './settings-panel.module.css';
import { settingsActions, settingsStore } from './settings-store.ts';
import { useSetting } from './use-settings.ts';

const AMOUNTS = ['referenceSpectrum', 'referenceWidth', 'referenceLevel', 'referenceDynamics'] as const;

/** Tracks that the master is to sound like, and how much. */
export function ReferenceSettings() {
  const { files, notices } = useStudio();
  const { master } = useMessages();
  const [references] = useSetting('references');
  const add = async (chosen: readonly File[]): Promise<void> => {
    const handles = await Promise.all(chosen.map((file) => files.upload(file)));
    const { references: present } = settingsStore.getState().history.present;
    settingsActions.set({ references: [...present, ...handles] });
  };
  return (
    <fieldset className={styles.group}>
      <legend>{master.references}</legend>
      {references.map((handle) => (
        <div key={handle} className={styles.row}>
          <span className={styles.reference} title={nameOf(handle)}>
            {nameOf(handle)}
          </span>
          <Button
            emphasis="quiet"
            label={master.removeReference(nameOf(handle))}
            onClick={() =>
              settingsActions.set({ references: references.filter((other) => other !== handle) })
            }
          >
            <Icon name="close" />
          </Button>
        </div>
      ))}
      {references.length > 0 && AMOUNTS.map((key) => <Amount key={key} setting={key} />)}
      <FileButton accept={SOUND_ACCEPT} multiple onFiles={(chosen) => void add(chosen).catch(notices.fail)}>
        {master.addReference}
      </FileButton>
    </fieldset>
  );
}

function Amount({ setting }: { readonly setting: (typeof AMOUNTS)[number] }) {
  const { master } = useMessages();
  const [value, setValue] = useSetting(setting);
  return <Slider label={master[setting]} value={value} format={master.percent} onChange={setValue} />;
}
