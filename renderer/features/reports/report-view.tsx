import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { CompareResult } from '../../../shared/contract/compare.ts';
import type { PastMaster } from '../../../shared/contract/history.ts';
import type { MasterResult } from '../../../shared/contract/master.ts';
import { FORMAT_TRAITS } from '../../../shared/mastering/output-formats.ts';
import { useMessages, useStudio, useTranslation } from '../../app/studio.ts';
import type { Messages } from '../../i18n/english.ts';
import { unitName } from '../../i18n/english-measures.ts';
import { formatDate } from '../../i18n/format.ts';
import { nameOf } from '../../transport/files.ts';
import { Chart } from '../../ui/chart.tsx';
import { FailureLine } from '../../ui/failure-line.tsx';
import { Progress } from '../../ui/fields.tsx';
import { MeasureTable } from './measure-table.tsx';
import { isMeasurable } from './past-masters.ts';
import styles from './report.module.css';
import { ReportActions } from './report-actions.tsx';
import { loudnessChart, spectrumChart } from './report-charts.ts';
import { Verdict } from './verdict.tsx';

/** Everything that is known of one mastering. What it did not measure itself is measured when it is looked at. */
export function ReportView({ master }: { readonly master: PastMaster }) {
  const { measurements } = useStudio();
  const { reports, common } = useMessages();
  const measurement = useStore(measurements.store, (all) => all[master.job]);
  const canMeasure = isMeasurable(master);
  useEffect(() => {
    if (canMeasure) void measurements.measure(master);
  }, [measurements, canMeasure, master]);
  const { result, finishedAt } = master;
  const comparison = measurement?.state === 'done' ? measurement.comparison : undefined;
  return (
    <article className={styles.report} aria-label={nameOf(result.outputPath)}>
      <header className={styles.heading}>
        <div>
          <h2>{nameOf(result.outputPath)}</h2>
          <p className={styles.muted}>
            {reports.madeOf(nameOf(result.inputPath), formatDate(finishedAt, common.locale))}
          </p>
        </div>
        <ReportActions master={master} canMeasure={canMeasure} />
      </header>
      {!canMeasure && <p className={styles.notice}>{reports.filesGone}</p>}
      <Verdict result={result} />
      <Facts result={result} />
      {measurement?.state === 'running' && (
        <div className={styles.measuring}>
          <span className={styles.muted}>{reports.measuring}</span>
          <Progress label={reports.measuring} fraction={measurement.fraction} />
        </div>
      )}
      {measurement?.state === 'failed' && <FailureLine failure={measurement.failure} />}
      <MeasureTable result={result} sounds={comparison} />
      {comparison !== undefined && <Measured comparison={comparison} result={result} />}
      <Warnings result={result} comparison={comparison} />
    </article>
  );
}

/** How it was made, in a few lines. */
function Facts({ result }: { readonly result: MasterResult }) {
  const messages = useMessages();
  const { reports, master, common, compare } = messages;
  const { settings, device, elapsedSeconds, gainDb, maxReductionDb } = result;
  const { reference, style, format, bitDepth, sampleRate } = settings;
  const { isLossless } = FORMAT_TRAITS[format];
  const facts: readonly (readonly [string, string | undefined])[] = [
    [
      master.network,
      settings.model === 'none'
        ? master.noModel
        : `${nameOf(settings.model)}, ${settings.intensity} %, ${device}`,
    ],
    [master.style, style && `${styleName(style.name, master.styleNames)}, ${style.amount} %`],
    [reports.moves, movesText(result.style, messages)],
    [master.references, reference?.paths.map(nameOf).join(', ')],
    [reports.gain, compare.decibels(common.level(gainDb))],
    [reports.reduction, compare.decibels(common.level(maxReductionDb))],
    [
      master.file,
      `${format.toUpperCase()}, ${isLossless ? `${master.bitDepths[bitDepth]}, ` : ''}${master.kilohertz(sampleRate)}`,
    ],
    [reports.took, common.seconds(common.level(elapsedSeconds))],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** What a style really did, by the names of its stages. */
function movesText(
  style: MasterResult['style'],
  { reports: { stages }, common }: Messages,
): string | undefined {
  const moves = style?.moves.filter(({ amount }) => amount > 0) ?? [];
  if (moves.length === 0) return undefined;
  return moves.map(({ stage, amount }) => `${stages[stage]} ${common.level(amount, 0)} %`).join(', ');
}

function styleName(name: string, names: Readonly<Record<string, string>>): string {
  return names[name] ?? nameOf(name);
}

/** What only both files side by side tell. */
function Measured({
  comparison,
  result,
}: {
  readonly comparison: CompareResult;
  readonly result: MasterResult;
}) {
  const messages = useMessages();
  const { reports } = messages;
  return (
    <>
      <Distances comparison={comparison} />
      <figure className={styles.figure}>
        <figcaption>{reports.spectrum}</figcaption>
        <Chart className={styles.chart ?? ''} chart={spectrumChart(comparison, messages)} />
      </figure>
      <figure className={styles.figure}>
        <figcaption>{reports.loudnessHistory}</figcaption>
        <Chart
          className={styles.chart ?? ''}
          chart={loudnessChart(comparison, result.settings.target.integratedLufs, messages)}
        />
      </figure>
    </>
  );
}

function Distances({ comparison: { aligned } }: { readonly comparison: CompareResult }) {
  const { reports, compare, measures, common } = useMessages();
  const names = reports.distanceNames;
  if (aligned === null) return <p className={styles.muted}>{compare.notAligned}</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{reports.distances}</th>
          <th scope="col" aria-label={reports.after} />
        </tr>
      </thead>
      <tbody>
        {(Object.keys(names) as (keyof typeof names)[]).map((key) => (
          <tr key={key}>
            <th scope="row">
              {names[key]} {UNITS[key] !== '' && <small>{unitName(measures, UNITS[key])}</small>}
            </th>
            <td>{common.level(aligned.distances[key], 2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Distance = keyof NonNullable<CompareResult['aligned']>['distances'];

const UNITS: Readonly<Record<Distance, string>> = {
  snrDb: 'dB',
  segmentalSnrDb: 'dB',
  siSdrDb: 'dB',
  lsdDb: 'dB',
  mrStft: '',
  melCepstralDb: 'dB',
};

/** What was told while it was made, and what was found in both files. */
function Warnings({
  result,
  comparison,
}: {
  readonly result: MasterResult;
  readonly comparison: CompareResult | undefined;
}) {
  const { reports } = useMessages();
  const translate = useTranslation();
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['', result.warnings],
    [`${reports.before}: `, comparison?.before.warnings ?? []],
    [`${reports.after}: `, comparison?.after.warnings ?? []],
  ];
  const warnings = lists.flatMap(([side, texts]) => texts.map((text) => side + translate(text)));
  if (warnings.length === 0) return null;
  return (
    <section className={styles.warnings}>
      <h3>{reports.warnings}</h3>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </section>
  );
}
