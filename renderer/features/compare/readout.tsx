import { useStore } from 'zustand';
import { useMessages } from '../../app/studio.ts';
import { formatFrequency } from '../../i18n/format.ts';
import styles from './compare-tab.module.css';
import { viewStore } from './display.ts';
import { preciseTime } from './format.ts';
import type { StageView } from './stage-view.ts';

/** Time, frequency and both levels under the cursor. */
export function Readout({ view }: { readonly view: StageView | undefined }) {
  const { compare, common } = useMessages();
  const cursor = useStore(viewStore, ({ cursor: point }) => point);
  if (view === undefined || cursor === undefined) {
    return <p className={styles.readout}>{compare.readingHint}</p>;
  }
  const { seconds, hz, before, after } = view.read(cursor);
  const difference = before === undefined || after === undefined ? undefined : after - before;
  const values = [
    [compare.time, preciseTime(seconds)],
    [compare.frequency, formatFrequency(hz, compare.frequencyUnits, common.decimalMark)],
    [compare.sides.before, compare.decibels(common.level(before))],
    [compare.sides.after, compare.decibels(common.level(after))],
    [compare.difference, compare.decibels(common.change(difference))],
  ] as const;
  return (
    <dl className={styles.readout}>
      {values.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
