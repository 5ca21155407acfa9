import type { MasterResult } from '../../../shared/contract/master.ts';
import { targetsOf } from '../../../shared/report/html/targets.ts';
import { useMessages } from '../../app/studio.ts';
import { formatLevel } from '../../i18n/format.ts';
import styles from './report.module.css';

/** Whether a master holds what it was to hold. */
export function Verdict({ result }: { readonly result: MasterResult }) {
  const { reports } = useMessages();
  const { after, settings } = result;
  const { integratedLufs: wanted, ceilingDbtp } = settings.target;
  const [loudness, peak] = [formatLevel(after.integratedLufs), formatLevel(after.truePeakDbtp, 2)];
  const sentences = {
    loudness: {
      met: reports.targetMet(loudness),
      missed: reports.targetMissed(loudness, formatLevel(wanted === 'off' ? null : wanted)),
    },
    peak: {
      met: reports.ceilingMet(peak),
      missed: reports.ceilingMissed(peak, formatLevel(ceilingDbtp, 2)),
    },
  };
  return (
    <ul className={styles.verdict}>
      {targetsOf(result).map(
        ({ key, verdict }) =>
          (verdict === 'met' || verdict === 'missed') && (
            <li key={key} className={styles[verdict]}>
              {verdict === 'met' ? '✓' : '✗'} {sentences[key][verdict]}
            </li>
          ),
      )}
    </ul>
  );
}
