import type { MasterResult } from '../../../shared/contract/master.ts';
import { MEASURE_GROUPS, MEASURES, type MeasureKey, measuresOf } from '../../../shared/report/measures.ts';
import { useMessages } from '../../app/studio.ts';
import { unitName } from '../../i18n/english-measures.ts';
import styles from './report.module.css';
import type { BothSounds } from './report-charts.ts';

/** Before and after of every measure: those of the mastering, and the others once they are measured. */
export function MeasureTable({
  result,
  sounds,
}: {
  readonly result: MasterResult;
  readonly sounds: BothSounds | undefined;
}) {
  const { reports, measures } = useMessages();
  const { before, after }: Figures = sounds ?? result;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{reports.measure}</th>
          <th scope="col">{reports.before}</th>
          <th scope="col">{reports.after}</th>
          <th scope="col">Δ</th>
        </tr>
      </thead>
      {MEASURE_GROUPS.map((group) => (
        <tbody key={group}>
          <tr className={styles.group}>
            <th scope="rowgroup" colSpan={4}>
              {measures.groups[group]}
            </th>
          </tr>
          {measuresOf(group)
            .filter((key) => key in before)
            .map((key) => (
              <MeasureRow key={key} measure={key} before={before[key]} after={after[key]} />
            ))}
        </tbody>
      ))}
    </table>
  );
}

type Sound = { readonly [Key in MeasureKey]?: number | null };

interface Figures {
  readonly before: Sound;
  readonly after: Sound;
}

function MeasureRow({
  measure,
  before = null,
  after = null,
}: {
  readonly measure: MeasureKey;
  readonly before: number | null | undefined;
  readonly after: number | null | undefined;
}) {
  const { measures, common } = useMessages();
  const { unit, decimals } = MEASURES[measure];
  const change = before === null || after === null ? Number.NaN : after - before;
  return (
    <tr>
      <th scope="row">
        {measures.names[measure]} {unit !== '' && <small>{unitName(measures, unit)}</small>}
      </th>
      <td>{common.level(before, decimals)}</td>
      <td>{common.level(after, decimals)}</td>
      <td className={styles.muted}>{common.change(change, decimals)}</td>
    </tr>
  );
}
