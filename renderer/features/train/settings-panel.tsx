import { useId } from 'react';
import { useStore } from 'zustand';
import { hasEffect } from '../../../shared/contract/train-usual.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { Button } from '../../ui/button.tsx';
import controls from '../../ui/controls.module.css';
import { nameOfTraining } from './plan.ts';
import { SettingField } from './setting-field.tsx';
import { SETTING_GROUPS, type SettingGroup, settingsIn } from './setting-forms.ts';
import styles from './settings-panel.module.css';

/** How the next training is done: epochs and learning rate first, everything else under "more". */
export function SettingsPanel() {
  const { music } = useStudio();
  const { train, master } = useMessages();
  const [, ...more] = SETTING_GROUPS;
  return (
    <aside className={styles.panel} aria-label={train.settings}>
      <div className={styles.heading}>
        <h2>{train.settings}</h2>
        <Button emphasis="quiet" onClick={() => music.change({ settings: {} })}>
          {master.reset}
        </Button>
      </div>
      <div className={styles.group}>
        <NameField />
        <Fields group="first" />
      </div>
      <details className={styles.more}>
        <summary>{train.more}</summary>
        {more.map((group) => (
          <fieldset key={group} className={styles.group}>
            <legend>{train.groups[group]}</legend>
            <Fields group={group} />
          </fieldset>
        ))}
      </details>
      <p className={styles.hint}>{train.usualHint}</p>
    </aside>
  );
}

function Fields({ group }: { readonly group: SettingGroup }) {
  const { music } = useStudio();
  const { settings } = useStore(music.plan);
  return settingsIn(group)
    .filter((name) => hasEffect(name, settings))
    .map((name) => <SettingField key={name} name={name} />);
}

function NameField() {
  const { music } = useStudio();
  const { train } = useMessages();
  const plan = useStore(music.plan);
  const id = useId();
  return (
    <div className={controls.field}>
      <label className={controls.label} htmlFor={id}>
        {train.modelName}
      </label>
      <input
        id={id}
        className={controls.number}
        value={plan.name}
        maxLength={60}
        placeholder={nameOfTraining({ ...plan, name: '' })}
        onChange={(event) => music.change({ name: event.target.value })}
      />
    </div>
  );
}
