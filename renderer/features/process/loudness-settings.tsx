import { CEILING_DBTP_RANGE, TARGET_LUFS_RANGE } from '../../../shared/mastering/targets.ts';
import { useMessages } from '../../app/studio.ts';
import { Check, NumberField, Select } from '../../ui/fields.tsx';
import { TARGETS } from './settings.ts';
import styles from './settings-panel.module.css';
import { useSetting } from './use-settings.ts';

/** What loudness and peak are brought to. */
export function LoudnessSettings() {
  const { master } = useMessages();
  const [target, setTarget] = useSetting('target');
  const [targetLufs, setTargetLufs] = useSetting('targetLufs');
  const [hasOwnCeiling, setHasOwnCeiling] = useSetting('hasOwnCeiling');
  const [ceilingDbtp, setCeilingDbtp] = useSetting('ceilingDbtp');
  return (
    <fieldset className={styles.group}>
      <legend>{master.loudness}</legend>
      <Select
        label={master.target}
        value={target}
        options={TARGETS.map((value) => ({ value, label: master.targets[value] }))}
        onChange={setTarget}
      />
      {target === 'custom' && (
        <NumberField
          label={master.targetLufs}
          value={targetLufs}
          low={TARGET_LUFS_RANGE.lowest}
          high={TARGET_LUFS_RANGE.highest}
          step={0.5}
          onChange={setTargetLufs}
        />
      )}
      <Check
        label={master.ceilingAuto}
        checked={!hasOwnCeiling}
        onChange={(isAutomatic) => setHasOwnCeiling(!isAutomatic)}
      />
      {hasOwnCeiling && (
        <NumberField
          label={master.ceiling}
          value={ceilingDbtp}
          low={CEILING_DBTP_RANGE.lowest}
          high={CEILING_DBTP_RANGE.highest}
          step={0.1}
          onChange={setCeilingDbtp}
        />
      )}
    </fieldset>
  );
}
