import { useMessages, useStudio } from '../../app/studio.ts';
import { nameOf } from '../../transport/files.ts';
import { SOUND_ACCEPT, soundFiles } from '../../transport/sound-files.ts';
import { Button } from '../../ui/button.tsx';
import { DropArea } from '../../ui/drop-area.tsx';
import { Select, Slider } from '../../ui/fields.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PHASES } from './settings.ts';
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
  const take = (chosen: readonly File[]): void => void add(chosen).catch(notices.fail);
  return (
    <DropArea onFiles={(placed) => take(soundFiles(placed.map(({ file }) => file)))} onFailure={notices.fail}>
      <fieldset className={styles.group}>
        <legend>{master.references}</legend>
        {references.length === 0 && <p className={styles.hint}>{master.dropReference}</p>}
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
        {references.length > 0 && <Phase />}
        <FileButton accept={SOUND_ACCEPT} multiple onFiles={take}>
          {master.addReference}
        </FileButton>
      </fieldset>
    </DropArea>
  );
}

function Phase() {
  const { master } = useMessages();
  const [phase, setPhase] = useSetting('referencePhase');
  return (
    <Select
      label={master.referencePhase}
      value={phase}
      options={PHASES.map((value) => ({ value, label: master.phases[value] }))}
      onChange={setPhase}
    />
  );
}

function Amount({ setting }: { readonly setting: (typeof AMOUNTS)[number] }) {
  const { master } = useMessages();
  const [value, setValue] = useSetting(setting);
  return <Slider label={master[setting]} value={value} format={master.percent} onChange={setValue} />;
}
