import { useState } from 'react';
import type { MasterResult } from '../../../shared/contract/master.ts';
import { renderCsvReport } from '../../../shared/report/csv-report.ts';
import { renderHtmlReport } from '../../../shared/report/html/page.ts';
import { renderJsonReport } from '../../../shared/report/json-report.ts';
import type { Report } from '../../../shared/report/report.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { nameOf } from '../../transport/files.ts';
import { saveText } from '../../transport/save-text.ts';
import { Button } from '../../ui/button.tsx';
import { buildReport } from './report-file.ts';
import styles from './reports-tab.module.css';

const FORMATS = {
  html: { mediaType: 'text/html', render: (report: Report) => renderHtmlReport(report, []) },
  json: { mediaType: 'application/json', render: renderJsonReport },
  csv: { mediaType: 'text/csv', render: renderCsvReport },
} as const;
type Format = keyof typeof FORMATS;

/** Buttons that measure everything and save it. */
export function SaveReport({ result }: { readonly result: MasterResult }) {
  const { connection, notices } = useStudio();
  const { reports } = useMessages();
  const [isBusy, setBusy] = useState(false);
  const save = async (format: Format): Promise<void> => {
    setBusy(true);
    try {
      const report = await buildReport(connection.call, result, new Date().toISOString());
      const { mediaType, render } = FORMATS[format];
      saveText(`${nameOf(result.outputPath)}-report.${format}`, mediaType, render(report));
    } catch (thrown) {
      notices.fail(thrown);
    }
    setBusy(false);
  };
  return (
    <div className={styles.actions}>
      {(Object.keys(FORMATS) as Format[]).map((format) => (
        <Button key={format} disabled={isBusy} onClick={() => void save(format)}>
          {reports.saveAs(format.toUpperCase())}
        </Button>
      ))}
    </div>
  );
}
