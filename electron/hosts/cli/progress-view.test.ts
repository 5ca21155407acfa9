import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createProgressView, remainingTime } from './progress-view.ts';

/** A stream that keeps what was written to it. */
class Recorder extends Writable {
  readonly isTTY: boolean;
  readonly columns = 120;
  text = '';

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }

  // What cli-progress asks of a terminal.
  cursorTo(): boolean {
    return true;
  }
  clearLine(): boolean {
    return true;
  }
  moveCursor(): boolean {
    return true;
  }
}

describe('progress view', () => {
  it('tells the remaining time from the time so far', () => {
    expect(remainingTime(10, 0.5)).toBe('0:10');
    expect(remainingTime(30, 0.25)).toBe('1:30');
    expect(remainingTime(9, 0.01)).toBe('-:--');
    expect(remainingTime(10, 0.001)).toBe('2:46:30');
    expect(remainingTime(10, 0)).toBe('-:--');
    expect(remainingTime(10, 1)).toBe('0:00');
  });

  it('writes whole lines where nobody watches, and few of them', async () => {
    const log = new Recorder(false);
    const view = createProgressView(log, 'song.wav');
    view.update(0.2, 'decode');
    await wait(1100);
    view.update(0.45, 'network');
    view.update(0.46, 'network');
    view.update(0.99, 'measure');
    view.stop();
    expect(log.text).toMatch(/^song\.wav: 45 %, 0:0\d left, network\n$/);
  });

  it('counts time from the first progress on, and progress from where it began', async () => {
    const log = new Recorder(false);
    const view = createProgressView(log, 'train');
    view.update(0.5, 'data');
    await wait(600);
    view.update(0.5, 'data');
    await wait(600);
    view.update(0.51, 'train');
    // A hundredth took 0.6 s, a little more on a busy machine, and 49 are left: not as long as half of it seems to take.
    expect(log.text).toMatch(/^train: 51 %, (0:[2-5]\d|[1-9]:\d\d) left, train\n$/);
    view.stop();
  });

  it('draws a bar on a terminal', async () => {
    const terminal = new Recorder(true);
    const view = createProgressView(terminal, 'song.wav');
    view.update(0.5, 'network');
    await wait(250);
    view.stop();
    expect(terminal.text).toContain(`song.wav ${'█'.repeat(12)}${'░'.repeat(12)}  50 %`);
    expect(terminal.text).toContain('left  network');
  });
});
