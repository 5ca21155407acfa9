import { useStore } from 'zustand';
import type { MasterResult } from '../../../shared/contract/master.ts';
import { comparisonRows } from '../../../shared/report/measurement-rows.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { nameOf } from '../../transport/files.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import styles from './reports-tab.module.css';
import { SaveReport } from './save-report.tsx';
import { Verdict } from './verdict.tsx';

/** Before and after of every track that was mastered on this page, the newest first. */
export function ReportsTab() {
  const { processing } = useStudio();
  const { reports } = useMessages();
  const results = useStore(processing.queue)
    .flatMap(({ result }) => result ?? [])
    .reverse();
  if (results.length === 0) {
    return (
      <EmptyState title={reports.title}>
        <p>{reports.empty}</p>
      </EmptyState>
    );
  }
  return (
    <div className={styles.reports}>
      {results.map((result) => (
        <Report key={result.outputPath} result={result} />
      ))}
    </div>
  );
}

function Report({ result }: { readonly result: MasterResult }) {
  const { reports } = useMessages();
  const { before, after, outputPath, warnings } = result;
  return (
    <section className={styles.report} aria-label={nameOf(outputPath)}>
      <div className={styles.heading}>
        <h2>{nameOf(outputPath)}</h2>
        <SaveReport result={result} />
      </div>
      <Verdict result={result} />
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{reports.measure}</th>
            <th scope="col">{reports.before}</th>
            <th scope="col">{reports.after}</th>
          </tr>
        </thead>
        <tbody>
          {comparisonRows(before, after).map(({ label, unit, before: was, after: is }) => (
            <tr key={label}>
              <th scope="row">
                {label} {unit !== '' && `(${unit})`}
              </th>
              <td>{was}</td>
              <td>{is}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {warnings.length > 0 && (
        <>
          <h3>{reports.warnings}</h3>
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
