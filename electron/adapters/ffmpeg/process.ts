import { type ChildProcess, spawn } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';

/** How an ffmpeg process ended. */
export interface FfmpegExit {
  /** Whether ffmpeg itself says that all went well. */
  readonly ok: boolean;
  /** Whether it ended because it was killed from here. */
  readonly killed: boolean;
  /** The signal that ended it, whoever sent it. */
  readonly signal: NodeJS.Signals | null;
  /** Standard error: the first and the last lines when there were many. */
  readonly stderr: string;
}

/** One running ffmpeg. */
export interface FfmpegProcess {
  /** Writable when asked for by `stdin: true`. Errors such as EPIPE are swallowed: `exited` tells why. */
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when the process is gone and its output was read; never rejects but when it could not be started. */
  readonly exited: Promise<FfmpegExit>;
  /** Ends it at once; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Which pipes are wanted, and what ends the process early. */
export interface SpawnOptions {
  readonly stdin?: boolean;
  readonly stdout?: boolean;
  /** Nobody waits for it: others have the processor first. */
  readonly isBackground?: boolean;
  readonly signal?: AbortSignal;
}

const HEAD_CHARACTERS = 16_384;
const TAIL_CHARACTERS = 16_384;

const OWN_GROUP = process.platform !== 'win32';

const running = new Set<ChildProcess>();

/**
 * Starts ffmpeg. The only place that does.
 *
 * An abort kills it with SIGKILL: nothing that ffmpeg would do on a gentler signal is of use, as its output is removed.
 * On POSIX it gets a process group of its own, so that Ctrl+C reaches Lathe alone, which then decides what ends; when
 * Lathe itself is gone, the broken pipe ends ffmpeg.
 *
 * @param program path of ffmpeg
 * @param args its arguments, after the ones that are always given
 * @throws LatheError `cancelled` when the signal is aborted already
 */
export function spawnFfmpeg(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): FfmpegProcess {
  throwIfAborted(options.signal);
  const child = startProcess(program, args, options);
  if (options.isBackground === true) stepBack(child);
  track(child);
  let killed = false;
  const end = (): void => {
    killed = true;
    killGroup(child);
  };
  options.signal?.addEventListener('abort', end, { once: true });
  // A pipe that breaks shows as an exit of ffmpeg with its reason; the stream's own error says less.
  child.stdin?.on('error', () => {});
  child.stdout?.on('error', () => {});
  const stderr = collectText(required(child.stderr));
  const exited = new Promise<FfmpegExit>((resolve, reject) => {
    child.once('error', (cause) => reject(notStarted(program, cause)));
    child.once('close', (code, signal) => {
      resolve({ ok: code === 0, killed, signal, stderr: stderr() });
    });
  }).finally(() => options.signal?.removeEventListener('abort', end));
  exited.catch(() => {});
  return {
    get stdin(): Writable {
      return required(child.stdin);
    },
    get stdout(): Readable {
      return required(child.stdout);
    },
    exited,
    async kill() {
      end();
      child.stdin?.destroy();
      child.stdout?.destroy();
      await exited.catch(() => {});
    },
  };
}

/** Throws a `cancelled` LatheError when the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled();
}

/** What every operation ends with when its signal was aborted. */
export function cancelled(): LatheError {
  return new LatheError('cancelled', 'The work was cancelled.');
}

/**
 * A local file as ffmpeg's argument. The protocol is spelled out, so that a name such as `-y.wav`, `a:b.wav` or
 * `http:x` is never taken for an option or an address.
 */
export function fileArgument(path: string): string {
  return `file:${path}`;
}

/** Containers of sound. None of them refers to another file, as playlists and lists of parts do. */
const CONTAINERS =
  'aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,dtshd,eac3,flac,flv,iff,loas,matroska,mlp,mov,mp3,mpc,mpc8,mpeg,mpegts,nut,oma,ogg,rm,sox,tak,truehd,tta,voc,w64,wav,wv,xwma';

/** Options before `-i` of a file: nothing but that file is opened, whatever a playlist under the name of a sound says. */
export const THIS_FILE_ONLY = [
  ...['-protocol_whitelist', 'file,pipe'],
  ...['-format_whitelist', CONTAINERS],
] as const;

function startProcess(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  try {
    return spawn(program, ['-hide_banner', '-nostdin', ...args], {
      stdio: [
        options.stdin === true ? 'pipe' : 'ignore',
        options.stdout === true ? 'pipe' : 'ignore',
        'pipe',
      ],
      detached: OWN_GROUP,
      windowsHide: true,
    });
  } catch (thrown) {
    throw notStarted(program, thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
}

/** Below others, but not behind all of them: somebody may come to wait for it. */
function stepBack({ pid }: ChildProcess): void {
  try {
    const behind = Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL);
    if (pid !== undefined) setPriority(pid, behind);
  } catch {
    // It ended already, or the system does not let it: then it runs like any other.
  }
}

/** The whole group, as a program on the PATH may be a script that started the real one. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (OWN_GROUP) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

function track(child: ChildProcess): void {
  if (running.size === 0) process.on('exit', killAll);
  running.add(child);
  const forget = (): void => {
    if (running.delete(child) && running.size === 0) process.off('exit', killAll);
  };
  child.once('close', forget);
  child.once('error', forget);
}

function killAll(): void {
  for (const child of running) killGroup(child);
}

function notStarted(program: string, cause: Error): LatheError {
  const reason = cause.message;
  return new LatheError('tool-missing', sentence('ffmpegNotStarted', { file: program, reason }), { cause });
}

function required<T>(stream: T | null): T {
  if (stream === null) throw new Error('spawnFfmpeg: this pipe was not asked for');
  return stream;
}

/** Keeps the beginning, where the input is described, and the end, where the failure is. */
function collectText(stream: Readable): () => string {
  let head = '';
  let tail = '';
  stream.setEncoding('utf8');
  stream.on('error', () => {});
  stream.on('data', (text: string) => {
    const room = HEAD_CHARACTERS - head.length;
    head += text.slice(0, room);
    tail = (tail + text.slice(room)).slice(-TAIL_CHARACTERS);
  });
  return () => head + tail;
}
