/** The emotions of a recording: where there is a voice, windows over it, and what a classifier says of them. */
import type { TagNote } from '../../../../shared/contract/emotion-tag.ts';
import { AttentionCurve } from '../../../../shared/emotion/attention-curve.ts';
import { heardVoice, VOICE_SLOWDOWN } from '../../../../shared/emotion/heard-voice.ts';
import {
  slidingWindows,
  type Timeline,
  timelineOf,
  voicedSeconds,
} from '../../../../shared/emotion/timeline.ts';
import type { TimeSpan } from '../../../../shared/emotion/voice-segments.ts';
import { WindowCutter } from '../../../../shared/emotion/window-cutter.ts';
import type { Ffmpeg } from '../../../adapters/ffmpeg/types.ts';
import { mapStream } from '../../jobs/map-stream.ts';
import type { WorkerPool } from '../../jobs/worker-pool.ts';
import { foldToMono } from '../fold-to-mono.ts';
import type { ClassifierFacts, WindowReading } from './classifier.ts';
import type { HeardSound, ListenEvent, ListenTask } from './listen-task.ts';
import { hasOtherSound } from './other-sound.ts';

/** Windows that a thread is asked about. */
export interface WindowTask {
  readonly modelPath: string;
  /** One channel at the model's rate. */
  readonly windows: readonly Float32Array[];
}

/** What tagging needs. */
export interface TagParts {
  readonly ffmpeg: Ffmpeg;
  readonly listeners: WorkerPool<ListenTask, ListenEvent, HeardSound>;
  readonly classifiers: WorkerPool<WindowTask, never, readonly WindowReading[]>;
  /** Threads of {@link classifiers}. */
  readonly threads: number;
}

/** How tagging is watched and stopped. */
export interface TagOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: {
    readonly stage: 'listening' | 'classifying';
    readonly fraction: number;
  }) => void;
}

/** The emotions of a recording. */
export interface TaggedSound extends Timeline {
  readonly durationSeconds: number;
  readonly voicedSeconds: number;
  /** See `AttentionCurve`; only of networks that have attention. */
  readonly attention?: Float32Array;
  readonly notes: readonly TagNote[];
}

/** A recording and the model that is asked about it. */
export interface TagRequest {
  readonly path: string;
  readonly modelPath: string;
  readonly facts: ClassifierFacts;
}

/** Windows that a thread gets at once. */
const WINDOWS_A_TASK = 32;
/** Share of the whole that listening takes. */
const LISTENING = 0.5;

/** Tags a recording. It is decoded twice, and no more of it is kept than some windows. */
export async function tagSound(
  request: TagRequest,
  parts: TagParts,
  options: TagOptions = {},
): Promise<TaggedSound> {
  const { facts } = request;
  const heard = await listen(request.path, parts, options);
  const { durationSeconds, voice } = heard;
  const windows = slidingWindows(voice, facts);
  const readings = windows.length === 0 ? [] : await readWindows(windows, request, parts, options);
  const classified = windows.map((window, index) => ({
    ...window,
    probabilities: readings[index]!.probabilities,
  }));
  const attention = attentionOf(windows, readings, durationSeconds);
  return {
    ...timelineOf(voice, classified, facts.labels, facts),
    durationSeconds,
    voicedSeconds: voicedSeconds(voice),
    ...(attention && { attention }),
    notes: notesOf(heard, voice),
  };
}

function notesOf(heard: HeardSound, voice: readonly TimeSpan[]): readonly TagNote[] {
  if (voice.length === 0) return ['no-voice'];
  return hasOtherSound(heard, voice) ? ['other-sound'] : [];
}

/** Listens at both speeds, side by side. */
async function listen(path: string, { ffmpeg, listeners }: TagParts, { signal, onProgress }: TagOptions) {
  const { durationSeconds: expected = Number.POSITIVE_INFINITY } = await ffmpeg.probe(path, signal);
  const heardSeconds = [0, 0];
  const hear = (slowdown: number, index: number): Promise<HeardSound> =>
    listeners.run(
      { path, slowdown },
      {
        ...(signal && { signal }),
        onEvent: ({ seconds }) => {
          heardSeconds[index] = seconds;
          const fraction = Math.min(1, Math.min(...heardSeconds) / expected);
          onProgress?.({ stage: 'listening', fraction: LISTENING * fraction });
        },
      },
    );
  const [natural, slowed] = (await Promise.all([1, VOICE_SLOWDOWN].map(hear))) as [HeardSound, HeardSound];
  return { ...natural, voice: heardVoice(natural, slowed, natural.durationSeconds) };
}

/** Asks about windows in their order, some at a time on each thread. */
async function readWindows(
  windows: readonly TimeSpan[],
  request: TagRequest,
  { ffmpeg, classifiers, threads }: TagParts,
  { signal, onProgress }: TagOptions,
): Promise<readonly WindowReading[]> {
  const { modelPath } = request;
  const control = signal && { signal };
  const readings: WindowReading[] = [];
  const batches = cutWindows(windows, request, ffmpeg, signal);
  const ask = (batch: readonly Float32Array[]) => classifiers.run({ modelPath, windows: batch }, control);
  for await (const said of mapStream(batches, 2 * threads, ask)) {
    readings.push(...said);
    const fraction = readings.length / windows.length;
    onProgress?.({ stage: 'classifying', fraction: LISTENING + (1 - LISTENING) * fraction });
  }
  return readings;
}

/** The windows of a recording, as many at once as a thread gets. */
async function* cutWindows(
  windows: readonly TimeSpan[],
  { path, facts: { sampleRate } }: TagRequest,
  ffmpeg: Ffmpeg,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Float32Array[], void> {
  const cutter = new WindowCutter(windows, sampleRate);
  let waiting: Float32Array[] = [];
  for await (const block of ffmpeg.decode(path, { sampleRate, ...(signal && { signal }) })) {
    waiting.push(...cutter.push(foldToMono(block)));
    while (waiting.length >= WINDOWS_A_TASK) {
      yield waiting.slice(0, WINDOWS_A_TASK);
      waiting = waiting.slice(WINDOWS_A_TASK);
    }
  }
  waiting.push(...cutter.finish());
  if (waiting.length > 0) yield waiting;
}

function attentionOf(
  windows: readonly TimeSpan[],
  readings: readonly WindowReading[],
  durationSeconds: number,
): Float32Array | undefined {
  if (readings[0]?.attention === undefined) return undefined;
  const curve = new AttentionCurve(durationSeconds);
  for (const [index, { attention }] of readings.entries()) {
    if (attention === undefined) continue;
    curve.add({ ...attention, startSeconds: windows[index]!.startSeconds + attention.startSeconds });
  }
  return curve.result();
}
