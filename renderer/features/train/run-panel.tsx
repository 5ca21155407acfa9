import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { localNumber } from '../../../shared/sentences/languages.ts';
import { useMessages, useStudio, useTranslation } from '../../app/studio.ts';
import { formatTime } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { FailureLine } from '../../ui/failure-line.tsx';
import { Progress } from '../../ui/fields.tsx';
import { LossCurve } from './loss-curve.tsx';
import { missingFolders } from './plan.ts';
import { PreviewPlayer } from './preview-player.tsx';
import styles from './run-panel.module.css';
import { RunResult } from './run-result.tsx';
import { canResume, isUnderWay, remainingSeconds } from './training.ts';

/** The training itself: its buttons, how far it is, what it looks and sounds like, and what it said. */
export function RunPanel() {
  const { training } = useStudio();
  const { train } = useMessages();
  const translate = useTranslation();
  const run = useStore(training.run);
  const { phase, course, failure, result, notes } = run;
  return (
    <section className={styles.panel} aria-label={train.run}>
      <RunHeading />
      {phase === 'none' && <p className={styles.muted}>{train.startHint}</p>}
      {isUnderWay(run) && <RunProgress />}
      {failure !== undefined && <FailureLine failure={failure} />}
      {phase === 'stopped' && result === undefined && <p className={styles.muted}>{train.stoppedEarly}</p>}
      {result !== undefined && !isUnderWay(run) && <RunResult result={result} />}
      <LossCurve />
      {course?.previews !== undefined && <PreviewPlayer previews={course.previews} />}
      {notes.length > 0 && (
        <details className={styles.log} open>
          <summary>{train.log}</summary>
          <ul>
            {[...new Set(notes)].map((note) => (
              <li key={note}>{translate(note)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function RunHeading() {
  const { training, music } = useStudio();
  const { train } = useMessages();
  const run = useStore(training.run);
  const plan = useStore(music.plan);
  const uploads = useStore(music.uploads);
  const isReady = missingFolders(plan).length === 0 && Object.keys(uploads).length === 0;
  return (
    <div className={styles.heading}>
      <h2>{train.run}</h2>
      {canResume(run) && <Button onClick={() => void training.resume()}>{train.resume}</Button>}
      {isUnderWay(run) ? (
        <Button disabled={run.phase === 'stopping'} onClick={training.stop}>
          {run.phase === 'stopping' ? train.stopping : train.stop}
        </Button>
      ) : (
        <Button emphasis="primary" disabled={!isReady} onClick={() => void training.start(plan)}>
          {train.start}
        </Button>
      )}
    </div>
  );
}

function RunProgress() {
  const { training, preferences } = useStudio();
  const { train, process } = useMessages();
  const { language } = useStore(preferences);
  const run = useStore(training.run);
  const { progress, course, phase } = run;
  const now = useNow();
  if (progress === undefined || phase === 'waiting') return <p className={styles.muted}>{train.waiting}</p>;
  const { stage, epoch, epochs, step, totalSteps, loss, bestValidationLoss } = progress;
  const remaining = remainingSeconds(run, now);
  const shown = (value: number): string => localNumber(value.toPrecision(4), language);
  const facts = [
    train.stages[stage] ?? stage,
    train.epochOf(epoch, epochs),
    train.stepOf(step, totalSteps),
    loss !== undefined && `${train.loss} ${shown(loss)}`,
    bestValidationLoss !== undefined && train.bestLoss(shown(bestValidationLoss)),
    remaining !== undefined && process.remaining(formatTime(Math.ceil(remaining))),
    course !== undefined && train.onDevice(course.device),
  ];
  return (
    <>
      <Progress label={train.progress} fraction={step / totalSteps} />
      <p className={styles.facts}>{facts.map((fact) => fact !== false && <span key={fact}>{fact}</span>)}</p>
    </>
  );
}

const TICK_MILLISECONDS = 1000;

/** The time, once a second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
