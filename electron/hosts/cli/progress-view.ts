import { SingleBar } from 'cli-progress';
import type { TerminalStream } from './terminal.ts';

/** Shows how far one job is, until it is stopped. */
export interface ProgressView {
  /**
   * @param fraction 0 ... 1
   * @param detail what is going on, in a few words
   */
  update(fraction: number, detail: string): void;
  /** Takes the view away, or ends its last line. */
  stop(): void;
}

/** Of a bar on a terminal. */
const BAR_REDRAWS_PER_SECOND = 10;

/** Lines in a log are this many seconds apart, or at the next tenth, whatever comes later. */
const LINE_SECONDS = 1;

/** A bar with the remaining time on a terminal; lines otherwise. */
export function createProgressView(stream: TerminalStream, label: string): ProgressView {
  return stream.isTTY ? createBar(stream, label) : createLines(stream, label);
}

/** Remaining time as `1:05` or `2:01:05`, from the time so far; nothing until there is something to go by. */
export function remainingTime(elapsedSeconds: number, fraction: number): string {
  if (fraction <= 0 || elapsedSeconds < (fraction < 0.02 ? 10 : 0.5)) return '-:--';
  const rest = Math.ceil((elapsedSeconds * (1 - fraction)) / fraction);
  const padded = (part: number): string => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60];
  return `${hours > 0 ? `${hours}:${padded(minutes)}` : minutes}:${padded(rest % 60)}`;
}

/**
 * Tells the remaining time. Its clock starts when the fraction first moves, from where it stood: what a job does before,
 * or what had been done when it was resumed, says nothing of how fast it goes.
 */
function createClock(): (fraction: number) => string {
  let origin: { readonly fraction: number; readonly time: number } | undefined;
  let hasMoved = false;
  return (fraction) => {
    hasMoved ||= origin !== undefined && fraction > origin.fraction;
    if (origin === undefined || !hasMoved) origin = { fraction, time: performance.now() };
    const seconds = (performance.now() - origin.time) / 1000;
    return remainingTime(seconds, (fraction - origin.fraction) / Math.max(1e-9, 1 - origin.fraction));
  };
}

const secondsSince = (start: number): number => (performance.now() - start) / 1000;

function createBar(stream: TerminalStream, label: string): ProgressView {
  const clock = createClock();
  const bar = new SingleBar({
    // cli-progress writes to any stream that has what a terminal has.
    stream: stream as NodeJS.WriteStream,
    format: '{label} {bar} {percentage} %  {rest} left  {detail}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    fps: BAR_REDRAWS_PER_SECOND,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    formatValue: (value, _options, type) =>
      type === 'percentage' ? String(value).padStart(3) : String(value),
  });
  bar.start(1, 0, { label, rest: '-:--', detail: '' });
  return {
    update: (fraction, detail) => bar.update(fraction, { rest: clock(fraction), detail }),
    stop: () => bar.stop(),
  };
}

function createLines(stream: TerminalStream, label: string): ProgressView {
  const start = performance.now();
  const clock = createClock();
  let lastTenth = 0;
  let lastSeconds = 0;
  return {
    update(fraction, detail) {
      const rest = clock(fraction);
      const tenth = Math.floor(fraction * 10 + 1e-9);
      const elapsed = secondsSince(start);
      if (tenth <= lastTenth || elapsed - lastSeconds < LINE_SECONDS) return;
      lastTenth = tenth;
      lastSeconds = elapsed;
      const percent = Math.round(fraction * 100);
      stream.write(`${label}: ${percent} %, ${rest} left, ${detail}\n`);
    },
    stop() {},
  };
}
