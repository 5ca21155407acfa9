import { createStore, type StoreApi } from 'zustand/vanilla';
import { LISTENING_RATE } from '../../shared/contract/listen.ts';
import type { Mix } from './mix.ts';
import { Mixer } from './mixer.ts';
import { nextPiece, type Piece, type Span } from './playback-plan.ts';

/** Samples of each channel. */
type Channels = readonly Float32Array<ArrayBuffer>[];

/** One version of a sound. */
export interface Source {
  /** The same for the same samples. */
  readonly id: string;
  /** Planar samples of a part: one array a channel. */
  read(start: number, count: number): Promise<Channels>;
}

/** Versions on one time axis. */
export interface Sources {
  /** As many as are compared, the original first; `undefined` in the place of one that is not there yet. */
  readonly versions: readonly (Source | undefined)[];
  /** Of the time axis, in samples at the listening rate. */
  readonly length: number;
}

/** What the player does. */
export interface PlayerState {
  readonly isPlaying: boolean;
  readonly loop: Span | undefined;
}

interface Scheduled extends Piece {
  /** On the context's clock, in samples: between whole ones the browser would interpolate, and a seam be heard. */
  readonly frame: number;
}

/** A piece that was asked for. */
interface Requested extends Piece {
  /** Of each version. */
  reads: readonly (Promise<Channels> | undefined)[];
}

/** What plays, or is to. */
interface Playing {
  readonly version: number;
  /** Of the piece that it is of. */
  readonly pieceFrame: number;
}

const PIECE_SAMPLES = LISTENING_RATE / 2;
/** Sound that lies ready: what a busy machine may take to bring more. */
const READY_SAMPLES = 8 * LISTENING_RATE;
/** Pieces that are waited for before anything is heard. */
const FIRST_PIECES = 2;
/** Scheduled pieces that the position is looked up in: more than are ready. */
const REMEMBERED_PIECES = 20;
const PUMP_MILLISECONDS = 150;
/** From the call to the first sample, and after a stall. */
const LEAD_SAMPLES = 0.03 * LISTENING_RATE;
/** To a version's first sample beside others that play: a start that comes late would be out of step. */
const JOIN_SAMPLES = 0.25 * LISTENING_RATE;
/** Pieces that it joins with. */
const JOINING_PIECES = 3;

/**
 * Plays versions of a sound in step: all run all the time on one clock, and what is heard is a matter of their
 * gains. So switching has neither gap nor click, and a difference is what is left when one is turned over.
 */
export class ComparePlayer {
  readonly state: StoreApi<PlayerState> = createStore<PlayerState>(() => ({
    isPlaying: false,
    loop: undefined,
  }));
  readonly #context = new AudioContext({ sampleRate: LISTENING_RATE, latencyHint: 'interactive' });
  readonly #mixer = new Mixer(this.#context);
  #mix: Mix = [];
  /** The frames at which versions join what plays; infinite until they are known. */
  #joins = new Map<number, number>();
  #sources: Sources | undefined;
  #position = 0;
  #scheduled: Scheduled[] = [];
  #requested: Requested[] = [];
  #nodes = new Map<AudioBufferSourceNode, Playing>();
  /** Behind the last piece, on the context's clock. */
  #endFrame = 0;
  #run = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isFilling = false;

  /** @param onFault told why nothing can be heard at all */
  constructor(onFault: (error: unknown) => void) {
    this.#mixer.ready.catch(onFault);
    void this.#context.suspend();
  }

  /** Where it plays, in seconds. */
  get position(): number {
    return this.#positionSamples() / LISTENING_RATE;
  }

  /** Takes other sounds; those of the same length go on where the ones before were, and what stays is not interrupted. */
  setSources(sources: Sources | undefined): void {
    const { isPlaying } = this.state.getState();
    const goesOn = sources !== undefined && sources.length === this.#sources?.length;
    if (goesOn && isPlaying) {
      this.#handOver(sources);
      return;
    }
    const position = goesOn ? this.#positionSamples() : 0;
    this.#stop();
    this.#sources = sources;
    this.#position = position;
    if (isPlaying && sources !== undefined) this.play();
    else this.#rest();
  }

  /** Changes what is heard; a version without a gain is silent, and one that is to join what plays is waited for. */
  setMix(mix: Mix): void {
    this.#mix = mix;
    this.#applyMix();
  }

  #applyMix(): void {
    const mix = this.#mix;
    const frame = Math.max(
      0,
      ...mix.map((gain, version) => (gain === 0 ? 0 : (this.#joins.get(version) ?? 0))),
    );
    if (frame < Infinity) this.#mixer.goTo({ mix, frame });
  }

  play(): void {
    if (this.#sources === undefined) return;
    if (this.#position >= this.#sources.length) this.#position = 0;
    this.#stop();
    void this.#context.resume();
    this.#tell({ isPlaying: true });
    this.#endFrame = 0;
    this.#timer = setInterval(() => void this.#fill(), PUMP_MILLISECONDS);
    void this.#fill();
  }

  pause(): void {
    this.#position = this.#positionSamples();
    this.#stop();
    this.#rest();
  }

  /** Plays, or pauses. */
  toggle(): void {
    if (this.state.getState().isPlaying) this.pause();
    else this.play();
  }

  /** @param seconds from the beginning */
  seek(seconds: number): void {
    const length = this.#sources?.length ?? 0;
    this.#restartAt(Math.min(length, Math.max(0, Math.round(seconds * LISTENING_RATE))));
  }

  /** Plays a part again and again, or the whole. */
  setLoop(loop: Span | undefined): void {
    const { loop: previous } = this.state.getState();
    if (loop?.start === previous?.start && loop?.end === previous?.end) return;
    this.#tell({ loop });
    const position = this.#positionSamples();
    const isOutside = loop !== undefined && (position < loop.start || position >= loop.end);
    this.#restartAt(isOutside ? loop.start : position);
  }

  #restartAt(position: number): void {
    const { isPlaying } = this.state.getState();
    this.#stop();
    this.#position = position;
    if (isPlaying) this.play();
  }

  #positionSamples(): number {
    const heard = this.#now();
    const current = this.#scheduled.findLast(({ frame }) => frame <= heard);
    if (current === undefined) return this.#scheduled[0]?.start ?? this.#position;
    return current.start + Math.min(heard - current.frame, current.count);
  }

  /** The context's clock in samples. */
  #now(): number {
    return Math.round(this.#context.currentTime * LISTENING_RATE);
  }

  #tell(changes: Partial<PlayerState>): void {
    this.state.setState({ ...this.state.getState(), ...changes }, true);
  }

  /** Nothing plays, and the thread of the sound has nothing to do. */
  #rest(): void {
    this.#tell({ isPlaying: false });
    void this.#context.suspend();
  }

  #stop(): void {
    this.#run++;
    clearInterval(this.#timer);
    for (const node of this.#nodes.keys()) node.stop();
    this.#nodes.clear();
    this.#scheduled = [];
    this.#requested = [];
    this.#joins.clear();
    this.#applyMix();
  }

  /** Brings versions that are other than before into every piece that is scheduled or asked for. */
  #handOver(sources: Sources): void {
    const previous = this.#sources?.versions ?? [];
    this.#sources = sources;
    const changed = [...sources.versions.entries()].filter(([i, source]) => source?.id !== previous[i]?.id);
    for (const piece of this.#requested) {
      const reads = new Map(changed.map(([i, source]) => [i, source?.read(piece.start, piece.count)]));
      piece.reads = sources.versions.map((_, i) => (reads.has(i) ? reads.get(i) : piece.reads[i]));
    }
    const now = this.#now();
    const unheard = this.#scheduled.filter(({ frame, count }) => frame + count > now);
    for (const [version, source] of changed) {
      if (source === undefined) continue;
      this.#joins.set(version, Infinity);
      void this.#replace(version, source, unheard, this.#run);
    }
  }

  /** Plays another source in the pieces of a version from now on. */
  async #replace(version: number, source: Source, pieces: readonly Scheduled[], run: number): Promise<void> {
    const reads = pieces.map(({ start, count }) => source.read(start, count).catch(() => undefined));
    for (const [i, { count, frame: pieceFrame }] of pieces.entries()) {
      // It joins with those that follow, so that it goes on then.
      const together = this.#joins.get(version) === Infinity ? JOINING_PIECES : 1;
      const [channels] = await Promise.all(reads.slice(i, i + together));
      if (run !== this.#run || this.#sources?.versions[version]?.id !== source.id) return;
      const late = Math.max(0, this.#now() + JOIN_SAMPLES - pieceFrame);
      if (channels === undefined || late >= count) continue;
      for (const [node, playing] of this.#nodes) {
        if (playing.version === version && playing.pieceFrame === pieceFrame)
          node.stop((pieceFrame + late) / LISTENING_RATE);
      }
      const rest = channels.map((samples) => samples.subarray(late));
      this.#start(rest, pieceFrame + late, { version, pieceFrame });
    }
  }

  /** Schedules what is due, one piece after another, and ends at the end. */
  async #fill(): Promise<void> {
    const run = this.#run;
    if (this.#isFilling) return;
    this.#isFilling = true;
    try {
      this.#request();
      // Nothing is heard before enough lies ready.
      if (this.#endFrame === 0) {
        await this.#mixer.ready;
        await Promise.all(this.#requested.slice(0, FIRST_PIECES).flatMap(({ reads }) => reads));
      }
      for (
        let next = this.#requested[0];
        run === this.#run && next !== undefined;
        next = this.#requested[0]
      ) {
        await this.#schedule(next, run);
        this.#request();
      }
      if (run === this.#run) this.#endWhenHeard();
    } catch {
      // What cannot be read is told by whoever opened it; here it is silence.
      if (run === this.#run) this.pause();
    } finally {
      this.#isFilling = false;
      if (run !== this.#run && this.state.getState().isPlaying) void this.#fill();
    }
  }

  /** Asks for everything that is due, side by side. */
  #request(): void {
    const { versions, length } = this.#sources!;
    const waiting = this.#requested.reduce((sum, { count }) => sum + count, 0);
    for (let ready = Math.max(0, this.#endFrame - this.#now()) + waiting; ready < READY_SAMPLES; ) {
      const last = this.#requested.at(-1) ?? this.#scheduled.at(-1);
      const position = last === undefined ? this.#position : last.start + last.count;
      const piece = nextPiece(position, length, this.state.getState().loop, PIECE_SAMPLES);
      if (piece === undefined) return;
      const { start, count } = piece;
      this.#requested.push({ ...piece, reads: versions.map((version) => version?.read(start, count)) });
      ready += count;
    }
  }

  async #schedule(requested: Requested, run: number): Promise<void> {
    const { start, count, reads } = requested;
    const versions = await Promise.all(reads);
    // Other versions may have come meanwhile: then those are waited for.
    if (run !== this.#run || reads !== requested.reads) return;
    this.#requested.shift();
    const frame = Math.max(this.#endFrame, this.#now() + LEAD_SAMPLES);
    for (const [version, channels] of versions.entries()) {
      if (channels !== undefined) this.#start(channels, frame, { version, pieceFrame: frame });
    }
    this.#scheduled = [...this.#scheduled.slice(-REMEMBERED_PIECES), { start, count, frame }];
    this.#endFrame = frame + count;
  }

  #start(channels: Channels, frame: number, playing: Playing): void {
    const count = channels[0]?.length ?? 0;
    if (count === 0) return;
    const buffer = this.#context.createBuffer(channels.length, count, LISTENING_RATE);
    for (const [index, samples] of channels.entries()) buffer.copyToChannel(samples, index);
    const node = new AudioBufferSourceNode(this.#context, { buffer });
    this.#mixer.connect(node, playing.version);
    node.onended = () => {
      this.#nodes.delete(node);
      node.disconnect();
    };
    this.#nodes.set(node, playing);
    node.start(frame / LISTENING_RATE);
    if (this.#joins.get(playing.version) !== Infinity) return;
    this.#joins.set(playing.version, frame);
    this.#applyMix();
  }

  #endWhenHeard(): void {
    if (this.#now() < this.#endFrame) return;
    this.#position = 0;
    this.#stop();
    this.#rest();
  }
}
