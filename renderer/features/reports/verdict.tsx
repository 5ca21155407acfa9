import type { MasterResult } from '../../../shared/contract/master.ts';
import { targetsOf } from '../../../shared/report/html/targets.ts';
import { useMessages } from '../../app/studio.ts';
import styles from './report.module.css';

/** Whether a master holds what it was to hold. */
export function Verdict({ result }: { readonly result: MasterResult }) {
  const { reports, common } = useMessages();
  const { after, settings } = result;
  const { integratedLufs: wanted, ceilingDbtp } = settings.target;
  const [loudness, peak] = [common.level(after.integratedLufs), common.level(after.truePeakDbtp, 2)];
  const sentences = {
    loudness: {
      met: reports.targetMet(loudness),
      missed: reports.targetMissed(loudness, common.level(wanted === 'off' ? null : wanted)),
    },
    peak: {
      met: reports.ceilingMet(peak),
      missed: reports.ceilingMissed(peak, common.level(ceilingDbtp, 2)),
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
