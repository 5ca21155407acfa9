import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useMessages, useStudio, useTranslation } from '../../app/studio.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { HistoryList } from './history-list.tsx';
import { selectedOf } from './past-masters.ts';
import { ReportView } from './report-view.tsx';
import styles from './reports-tab.module.css';

/** What was mastered, now and in earlier sessions, and the report of one of it. */
export function ReportsTab() {
  const { processing, pastMasters, notices } = useStudio();
  const { reports, common } = useMessages();
  const translate = useTranslation();
  const state = useStore(pastMasters.store);
  const doneCount = useStore(processing.queue, (queue) => queue.filter(({ result }) => result).length);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was finished meanwhile is asked for
  useEffect(() => void pastMasters.refresh().catch(notices.fail), [pastMasters, notices, doneCount]);
  const { masters, problems } = state;
  const selected = selectedOf(state);
  if (masters === undefined) return <p className={styles.loading}>{common.loading}</p>;
  return (
    <div className={styles.tab}>
      <aside className={styles.side} aria-label={reports.history}>
        <div className={styles.heading}>
          <h2>{reports.history}</h2>
          {masters.length > 0 && (
            <ConfirmButton
              title={reports.clearTitle}
              hint={reports.clearHint(masters.length)}
              confirm={reports.clearConfirm}
              onConfirm={() => void pastMasters.forget().catch(notices.fail)}
            >
              {reports.clear}
            </ConfirmButton>
          )}
        </div>
        {problems.map((problem) => (
          <p key={problem} className={styles.problem}>
            {translate(problem)}
          </p>
        ))}
        <HistoryList masters={masters} selected={selected} />
      </aside>
      <div className={styles.work}>
        {selected === undefined ? (
          <EmptyState title={reports.title}>
            <p>{reports.empty}</p>
          </EmptyState>
        ) : (
          <ReportView key={selected.job} master={selected} />
        )}
      </div>
    </div>
  );
}
