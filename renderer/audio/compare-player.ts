import { createStore, type StoreApi } from 'zustand/vanilla';
import { LISTENING_RATE } from '../../shared/contract/listen.ts';
import type { Mix } from './mix.ts';
import { nextPiece, type Piece, type Span } from './playback-plan.ts';

/** Samples of each channel. */
type Channels = readonly Float32Array<ArrayBuffer>[];

/** One version of a sound. */
export interface Source {
  /** Planar samples of a part: one array a channel. */
  read(start: number, count: number): Promise<Channels>;
}

/** Versions on one time axis. */
export interface Sources {
  /** As many as are compared, the original first. */
  readonly versions: readonly Source[];
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
  readonly samples: Promise<readonly Channels[]>;
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
/** Time constant of a change of gain: inaudible as a click, and 95 % there after 12 ms. */
const FADE_SECONDS = 0.004;

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
  /** Of each version. */
  readonly #gains: GainNode[] = [];
  #mix: Mix = [];
  #sources: Sources | undefined;
  #position = 0;
  #scheduled: Scheduled[] = [];
  #requested: Requested[] = [];
  #nodes = new Set<AudioBufferSourceNode>();
  /** Behind the last piece, on the context's clock. */
  #endFrame = 0;
  #run = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isFilling = false;

  /** Where it plays, in seconds. */
  get position(): number {
    return this.#positionSamples() / LISTENING_RATE;
  }

  /** Takes other sounds; one of the same length goes on where the one before was. */
  setSources(sources: Sources | undefined): void {
    const position = sources?.length === this.#sources?.length ? this.#positionSamples() : 0;
    const { isPlaying } = this.state.getState();
    this.#stop();
    this.#sources = sources;
    this.#position = position;
    if (isPlaying && sources !== undefined) this.play();
    else this.#tell({ isPlaying: false });
  }

  /** Changes what is heard; a version without a gain is silent. */
  setMix(mix: Mix): void {
    this.#mix = mix;
    const now = this.#context.currentTime;
    for (const [version, { gain }] of this.#gains.entries()) {
      gain.setTargetAtTime(mix[version] ?? 0, now, FADE_SECONDS);
    }
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
    this.#tell({ isPlaying: false });
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

  #stop(): void {
    this.#run++;
    clearInterval(this.#timer);
    for (const node of this.#nodes) node.stop();
    this.#nodes.clear();
    this.#scheduled = [];
    this.#requested = [];
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
        await Promise.all(this.#requested.slice(0, FIRST_PIECES).map(({ samples }) => samples));
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
      const samples = Promise.all(versions.map((version) => version.read(start, count)));
      this.#requested.push({ ...piece, samples });
      ready += count;
    }
  }

  async #schedule(requested: Requested, run: number): Promise<void> {
    const { start, count, samples } = requested;
    const versions = await samples;
    if (run !== this.#run) return;
    this.#requested.shift();
    const frame = Math.max(this.#endFrame, this.#now() + LEAD_SAMPLES);
    for (const [version, channels] of versions.entries()) {
      this.#start(channels, count, frame, this.#gainOf(version));
    }
    this.#scheduled = [...this.#scheduled.slice(-REMEMBERED_PIECES), { start, count, frame }];
    this.#endFrame = frame + count;
  }

  /** Made when a version is first played, with the gain that it is to have. */
  #gainOf(version: number): GainNode {
    const known = this.#gains[version];
    if (known !== undefined) return known;
    const gain = new GainNode(this.#context, { gain: this.#mix[version] ?? 0 });
    gain.connect(this.#context.destination);
    this.#gains[version] = gain;
    return gain;
  }

  #start(channels: Channels, count: number, frame: number, destination: AudioNode): void {
    if ((channels[0]?.length ?? 0) === 0) return;
    const buffer = this.#context.createBuffer(channels.length, count, LISTENING_RATE);
    for (const [index, samples] of channels.entries()) buffer.copyToChannel(samples, index);
    const node = new AudioBufferSourceNode(this.#context, { buffer });
    node.connect(destination);
    node.onended = () => {
      this.#nodes.delete(node);
      node.disconnect();
    };
    this.#nodes.add(node);
    node.start(frame / LISTENING_RATE);
  }

  #endWhenHeard(): void {
    if (this.#now() < this.#endFrame) return;
    this.#position = 0;
    this.#stop();
    this.#tell({ isPlaying: false });
  }
}
