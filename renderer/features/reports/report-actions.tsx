import { useState } from 'react';
import type { PastMaster } from '../../../shared/contract/history.ts';
import { renderCsvReport } from '../../../shared/report/csv-report.ts';
import { renderHtmlReport } from '../../../shared/report/html/page.ts';
import { renderJsonReport } from '../../../shared/report/json-report.ts';
import type { Report } from '../../../shared/report/report.ts';
import { type ReportSpeech, reportSpeech } from '../../../shared/report/words/report-speech.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { nameOf } from '../../transport/files.ts';
import { saveText } from '../../transport/save-text.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './report.module.css';
import { buildReport } from './report-file.ts';

const FORMATS = {
  html: {
    mediaType: 'text/html',
    render: (report: Report, speech: ReportSpeech) => renderHtmlReport(report, [], speech),
  },
  json: { mediaType: 'application/json', render: renderJsonReport },
  csv: { mediaType: 'text/csv', render: renderCsvReport },
} as const;
type Format = keyof typeof FORMATS;

/** What can be done with a report: saved, printed, forgotten, and its files looked at side by side. */
export function ReportActions({
  master,
  canMeasure,
}: {
  readonly master: PastMaster;
  /** A report that is saved holds everything, so that its files must be there. */
  readonly canMeasure: boolean;
}) {
  const { connection, notices, measurements, pastMasters, comparison, navigation, preferences } = useStudio();
  const { reports } = useMessages();
  const [isBusy, setBusy] = useState(false);
  const { job, result } = master;
  const { inputPath, outputPath } = result;
  const save = async (format: Format): Promise<void> => {
    setBusy(true);
    try {
      const measured = await measurements.measure(master);
      if (measured === undefined) return;
      const report = await buildReport(connection.call, result, measured, new Date().toISOString());
      const { mediaType, render } = FORMATS[format];
      const { language } = preferences.getState();
      saveText(`${nameOf(outputPath)}-report.${format}`, mediaType, render(report, reportSpeech(language)));
    } catch (thrown) {
      notices.fail(thrown);
    } finally {
      setBusy(false);
    }
  };
  const compare = (): void => {
    const fileOf = (handle: string) => ({ handle, name: nameOf(handle), isOwn: false });
    comparison.chooseBoth(fileOf(inputPath), fileOf(outputPath));
    navigation.setState({ tab: 'compare' });
  };
  return (
    <div className={styles.actions}>
      {canMeasure && <Button onClick={compare}>{reports.compare}</Button>}
      {canMeasure &&
        (Object.keys(FORMATS) as Format[]).map((format) => (
          <Button
            key={format}
            disabled={isBusy}
            title={reports.saveAs(format.toUpperCase())}
            aria-label={reports.saveAs(format.toUpperCase())}
            onClick={() => void save(format)}
          >
            {format.toUpperCase()}
          </Button>
        ))}
      <Button onClick={() => print()}>{reports.print}</Button>
      <Button
        emphasis="quiet"
        label={reports.forget(nameOf(outputPath))}
        onClick={() => void pastMasters.forget(job).catch(notices.fail)}
      >
        <Icon name="close" />
      </Button>
    </div>
  );
}
