import { useState } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '../../app/studio.ts';
import { Button } from '../../ui/button.tsx';
import controls from '../../ui/controls.module.css';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icon.tsx';
import { presetOf } from './presets.ts';
import styles from './settings-panel.module.css';
import { settingsActions, settingsStore } from './settings-store.ts';

/** Takes the settings from a preset, and keeps them as one. */
export function PresetPicker() {
  const { master } = useMessages();
  const { presets, history } = useStore(settingsStore);
  const [isNaming, setNaming] = useState(false);
  const current = presetOf(presets, history.present) ?? '';
  return (
    <>
      <div className={styles.row}>
        <Select
          label={master.presets}
          value={current}
          options={[
            { value: '', label: master.presetNone },
            ...Object.keys(presets).map((name) => ({ value: name, label: name })),
          ]}
          onChange={(name) => {
            const preset = presets[name];
            const { references } = history.present;
            if (preset !== undefined) settingsActions.set({ ...preset, references });
          }}
        />
        {current === '' ? (
          <Button emphasis="quiet" label={master.savePreset} onClick={() => setNaming(true)}>
            <Icon name="add" />
          </Button>
        ) : (
          <Button
            emphasis="quiet"
            label={master.deletePreset}
            onClick={() => settingsActions.deletePreset(current)}
          >
            <Icon name="close" />
          </Button>
        )}
      </div>
      {isNaming && <PresetNameDialog onClose={() => setNaming(false)} />}
    </>
  );
}

function PresetNameDialog({ onClose }: { readonly onClose: () => void }) {
  const { master, common } = useMessages();
  const [name, setName] = useState('');
  const isName = name.trim() !== '';
  return (
    <Dialog title={master.savePreset} onClose={onClose}>
      <form
        className={styles.group}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isName) return;
          settingsActions.savePreset(name.trim());
          onClose();
        }}
      >
        <label className={styles.group}>
          {master.presetName}
          <input
            className={controls.number}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <Button emphasis="primary" type="submit" disabled={!isName}>
          {common.save}
        </Button>
      </form>
    </Dialog>
  );
}
