import type { MasterResult } from '../../../shared/contract/master.ts';
import { useMessages } from '../../app/studio.ts';
import { formatLevel } from '../../i18n/format.ts';
import styles from './reports-tab.module.css';

/** What is promised of a written file, in LU. */
const LOUDNESS_TOLERANCE = 0.1;

/** Whether a master holds what it was to hold. */
export function Verdict({ result: { after, settings } }: { readonly result: MasterResult }) {
  const { reports } = useMessages();
  const { integratedLufs: wanted, ceilingDbtp } = settings.target;
  const [loudness, peak] = [after.integratedLufs, after.truePeakDbtp];
  const isLoud = wanted === 'off' || Math.abs(loudness - wanted) <= LOUDNESS_TOLERANCE;
  return (
    <ul className={styles.verdict}>
      {wanted !== 'off' && (
        <li>
          {isLoud
            ? `✓ ${reports.targetMet(formatLevel(loudness))}`
            : `✗ ${reports.targetMissed(formatLevel(loudness), formatLevel(wanted))}`}
        </li>
      )}
      <li>
        {peak <= ceilingDbtp
          ? `✓ ${reports.ceilingMet(formatLevel(peak, 2))}`
          : `✗ ${reports.ceilingMissed(formatLevel(peak, 2), formatLevel(ceilingDbtp, 2))}`}
      </li>
    </ul>
  );
}
