import { useMessages } from '../../app/studio.ts';
import { Select, Slider } from '../../ui/fields.tsx';
import { IN_FULL, STYLE_STAGES, STYLES, type StyleStage, withStage } from './settings.ts';
import styles from './settings-panel.module.css';
import { useSetting } from './use-settings.ts';

/** The style that the master is to have, and how much of it, as a whole and of each stage. */
export function StyleSettings() {
  const { master } = useMessages();
  const [style, setStyle] = useSetting('style');
  const [amount, setAmount] = useSetting('styleAmount');
  return (
    <fieldset className={styles.group}>
      <legend>{master.sound}</legend>
      <Select
        label={master.style}
        value={style}
        options={STYLES.map((value) => ({ value, label: master.styleNames[value] }))}
        onChange={setStyle}
      />
      {style !== 'none' && (
        <>
          <Slider label={master.styleAmount} value={amount} format={master.percent} onChange={setAmount} />
          <details className={styles.more}>
            <summary>{master.styleStages}</summary>
            {STYLE_STAGES.map((stage) => (
              <StageAmount key={stage} stage={stage} />
            ))}
          </details>
        </>
      )}
    </fieldset>
  );
}

function StageAmount({ stage }: { readonly stage: StyleStage }) {
  const { master, reports } = useMessages();
  const [stages, setStages] = useSetting('styleStages');
  return (
    <Slider
      label={reports.stages[stage]}
      value={stages[stage] ?? IN_FULL}
      format={master.percent}
      onChange={(value) => setStages(withStage(stages, stage, value))}
    />
  );
}
