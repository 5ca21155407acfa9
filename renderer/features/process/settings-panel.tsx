import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import { useShortcuts } from '../../app/use-shortcuts.ts';
import { Button } from '../../ui/button.tsx';
import { Select, Slider } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icon.tsx';
import { FileSettings } from './file-settings.tsx';
import { LoudnessSettings } from './loudness-settings.tsx';
import { PresetPicker } from './preset-picker.tsx';
import { ReferenceSettings } from './reference-settings.tsx';
import { USUAL_SETTINGS } from './settings.ts';
import styles from './settings-panel.module.css';
import { settingsActions, settingsStore } from './settings-store.ts';
import { StyleSettings } from './style-settings.tsx';
import { useSetting } from './use-settings.ts';

/** How the tracks of the queue are mastered. */
export function SettingsPanel() {
  const { master } = useMessages();
  const { past, future } = useStore(settingsStore, ({ history }) => history);
  useShortcuts({ undo: settingsActions.undo, redo: settingsActions.redo });
  return (
    <aside className={styles.panel} aria-label={master.title}>
      <div className={styles.heading}>
        <h2>{master.title}</h2>
        <Button
          emphasis="quiet"
          label={master.undo}
          disabled={past.length === 0}
          onClick={settingsActions.undo}
        >
          <Icon name="undo" />
        </Button>
        <Button
          emphasis="quiet"
          label={master.redo}
          disabled={future.length === 0}
          onClick={settingsActions.redo}
        >
          <Icon name="redo" />
        </Button>
        <Button emphasis="quiet" onClick={() => settingsActions.set(USUAL_SETTINGS)}>
          {master.reset}
        </Button>
      </div>
      <PresetPicker />
      <NetworkSettings />
      <LoudnessSettings />
      <StyleSettings />
      <ReferenceSettings />
      <FileSettings />
    </aside>
  );
}

function NetworkSettings() {
  const { master } = useMessages();
  const [model, setModel] = useSetting('model');
  const [intensity, setIntensity] = useSetting('intensity');
  const ids = useModelIds();
  // What is chosen stands in the list even before the list is there.
  const known = [...new Set([...ids, ...(model === 'none' ? [] : [model])])];
  return (
    <fieldset className={styles.group}>
      <legend>{master.network}</legend>
      <Select
        label={master.model}
        value={model}
        options={[...known.map((id) => ({ value: id, label: id })), { value: 'none', label: master.noModel }]}
        onChange={setModel}
      />
      {model !== 'none' && (
        <Slider label={master.intensity} value={intensity} format={master.percent} onChange={setIntensity} />
      )}
    </fieldset>
  );
}

/** The names of the models there are. */
function useModelIds(): readonly string[] {
  const { connection, notices } = useStudio();
  const [ids, setIds] = useState<readonly string[]>([]);
  useEffect(() => {
    connection.call('models.list', {}).then(({ models }) => setIds(models.map(({ id }) => id)), notices.fail);
  }, [connection, notices]);
  return ids;
}
