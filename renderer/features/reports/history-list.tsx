import type { PastMaster } from '../../../shared/contract/history.ts';
import { targetsOf } from '../../../shared/report/html/targets.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { formatDate } from '../../i18n/format.ts';
import { nameOf } from '../../transport/files.ts';
import styles from './reports-tab.module.css';

/** The masterings of the past, the newest first. */
export function HistoryList({
  masters,
  selected,
}: {
  readonly masters: readonly PastMaster[];
  readonly selected: PastMaster | undefined;
}) {
  return (
    <ul className={styles.list}>
      {masters.map((master) => (
        <li key={master.job}>
          <HistoryRow master={master} isSelected={master.job === selected?.job} />
        </li>
      ))}
    </ul>
  );
}

function HistoryRow({ master, isSelected }: { readonly master: PastMaster; readonly isSelected: boolean }) {
  const { pastMasters } = useStudio();
  const { process, reports, common } = useMessages();
  const { job, result, finishedAt, isOutputThere } = master;
  const isMissed = targetsOf(result).some(({ verdict }) => verdict === 'missed');
  const { before, after } = result;
  return (
    <button
      type="button"
      className={`${styles.row} ${isSelected ? styles.selected : ''}`}
      aria-current={isSelected}
      onClick={() => pastMasters.select(job)}
    >
      <span className={styles.name} title={nameOf(result.outputPath)}>
        {nameOf(result.outputPath)}
      </span>
      <span className={isMissed ? styles.missed : styles.met}>{isMissed ? '✗' : '✓'}</span>
      <small>
        {process.loudness(common.level(before.integratedLufs), common.level(after.integratedLufs))}
        {!isOutputThere && ` · ${reports.gone}`}
      </small>
      <small>{formatDate(finishedAt, common.locale)}</small>
    </button>
  );
}
