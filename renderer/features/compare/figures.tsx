import { useStore } from 'zustand';
import type { CompareResult } from '../../../shared/contract/compare.ts';
import { DISTANCES } from '../../../shared/report/distances.ts';
import { MEASURES } from '../../../shared/report/measures.ts';
import { useMessages, useStudio, useTranslation } from '../../app/studio.ts';
import { windowAround } from '../../canvas/time-window.ts';
import { formatTime } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { CopyDetails } from '../../ui/copy-details.tsx';
import { Progress } from '../../ui/fields.tsx';
import styles from './compare-tab.module.css';
import { viewStore } from './display.ts';

/** What `compare.run` found. */
export function Figures({ durationSeconds }: { readonly durationSeconds: number }) {
  const { comparison } = useStudio();
  const { compare, common } = useMessages();
  const { measuring } = useStore(comparison.store);
  return (
    <section className={styles.figures} aria-label={compare.figures}>
      <h2>{compare.figures}</h2>
      {measuring.state === 'running' && (
        <>
          <p>{compare.measuring}</p>
          <Progress label={compare.measuring} fraction={measuring.fraction} />
          <Button onClick={comparison.cancelMeasuring}>{common.cancel}</Button>
        </>
      )}
      {measuring.state === 'failed' && (
        <>
          <p className={styles.failure}>{measuring.failure.message}</p>
          <CopyDetails failure={measuring.failure} />
        </>
      )}
      {(measuring.state === 'failed' || measuring.state === 'none') && (
        <Button onClick={() => void comparison.measure()}>{compare.measureAgain}</Button>
      )}
      {measuring.state === 'done' && <Found result={measuring.result} durationSeconds={durationSeconds} />}
    </section>
  );
}

function Found({
  result,
  durationSeconds,
}: {
  readonly result: CompareResult;
  readonly durationSeconds: number;
}) {
  const { compare } = useMessages();
  const translate = useTranslation();
  const { aligned, notes } = result;
  return (
    <>
      <AlignmentWords result={result} />
      <Measures result={result} />
      {aligned !== null && (
        <>
          <Distances distances={aligned.distances} />
          <Spans spans={aligned.spans} durationSeconds={durationSeconds} />
        </>
      )}
      {notes.map((note) => (
        <p key={note} className={styles.hint}>
          {translate(note)}
        </p>
      ))}
      {aligned === null && <p className={styles.hint}>{compare.notAligned}</p>}
    </>
  );
}

function AlignmentWords({ result: { alignment, loudnessGainDb } }: { readonly result: CompareResult }) {
  const { compare, common } = useMessages();
  const milliseconds = 1000 * alignment.offsetSeconds;
  const text = common.level(Math.abs(milliseconds), 1);
  const isInStep = Number(milliseconds.toFixed(1)) === 0;
  return (
    <ul className={styles.words}>
      {alignment.isAligned && (
        <li>
          {isInStep ? compare.inStep : milliseconds > 0 ? compare.aligned(text) : compare.alignedEarly(text)}
        </li>
      )}
      {alignment.isAligned && alignment.polarity === -1 && <li>{compare.turnedOver}</li>}
      {loudnessGainDb !== null && <li>{compare.gain(common.change(loudnessGainDb))}</li>}
    </ul>
  );
}

function Measures({ result: { before, after, differences } }: { readonly result: CompareResult }) {
  const { compare, common } = useMessages();
  const keys = Object.keys(compare.measures) as (keyof typeof compare.measures)[];
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{compare.measure}</th>
          <th scope="col">{compare.sides.before}</th>
          <th scope="col">{compare.sides.after}</th>
          <th scope="col">Δ</th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => {
          const { unit, decimals } = MEASURES[key];
          return (
            <tr key={key}>
              <th scope="row">
                {compare.measures[key]} <small>{unit}</small>
              </th>
              <td>{common.level(before[key], decimals)}</td>
              <td>{common.level(after[key], decimals)}</td>
              <td>{common.change(differences[key], decimals)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Distances({
  distances,
}: {
  readonly distances: NonNullable<CompareResult['aligned']>['distances'];
}) {
  const { compare, common } = useMessages();
  const keys = Object.keys(compare.distanceNames) as (keyof typeof compare.distanceNames)[];
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" colSpan={2}>
            {compare.distances}
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key}>
            <th scope="row">
              {compare.distanceNames[key]} <small>{DISTANCES[key].unit}</small>
            </th>
            <td>{common.level(distances[key], DISTANCES[key].decimals)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Span = NonNullable<CompareResult['aligned']>['spans'][number];

/** The stretches that changed most; each is a way there. */
function Spans({
  spans,
  durationSeconds,
}: {
  readonly spans: readonly Span[];
  readonly durationSeconds: number;
}) {
  const { player } = useStudio();
  const { compare, common } = useMessages();
  if (spans.length === 0) return null;
  const jump = ({ startSeconds, endSeconds }: Span): void => {
    viewStore.setState({ window: windowAround(startSeconds, endSeconds, durationSeconds) });
    player().seek(startSeconds);
  };
  return (
    <>
      <h3>{compare.spans}</h3>
      <p className={styles.hint}>{compare.spansHint}</p>
      <ol className={styles.spans}>
        {spans.map((span) => (
          <li key={span.startSeconds}>
            <button type="button" className={styles.span} onClick={() => jump(span)}>
              <strong>
                {formatTime(span.startSeconds)}–{formatTime(span.endSeconds)}
              </strong>{' '}
              {compare.decibels(common.level(span.changeDb))}
              <br />
              {compare.span(
                common.change(span.levelDb),
                common.change(span.lowDb),
                common.change(span.midDb),
                common.change(span.highDb),
              )}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
