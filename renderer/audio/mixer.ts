import type { Mix } from './mix.ts';
import processorUrl from './mixer-worklet.ts?worker&url';

/** Other gains, and the frame of the context's clock from which on they are gone to. */
export interface MixChange {
  readonly mix: Mix;
  readonly frame: number;
}

/** The original, and what it may be compared with at once. */
const MOST_VERSIONS = 8;

/**
 * Adds versions up that play in step, and goes from one mix of them to another within one and the same sample. Nothing
 * is heard before it is ready.
 */
export class Mixer {
  /** Settles when what is connected is heard; fails where the browser does not let the thread of the sound run it. */
  readonly ready: Promise<void>;
  readonly #inputs: readonly GainNode[];
  #change: MixChange | undefined;
  #port: MessagePort | undefined;

  constructor(context: AudioContext) {
    this.#inputs = Array.from({ length: MOST_VERSIONS }, () => new GainNode(context));
    this.ready = this.#load(context);
  }

  connect(source: AudioNode, version: number): void {
    source.connect(this.#inputs[version]!);
  }

  /** Changes what is heard, at once and before anything is drawn; a version without a gain is silent. */
  goTo(change: MixChange): void {
    this.#change = change;
    this.#port?.postMessage(change);
  }

  async #load(context: AudioContext): Promise<void> {
    await context.audioWorklet.addModule(processorUrl);
    const node = new AudioWorkletNode(context, 'mixer', {
      numberOfInputs: MOST_VERSIONS,
      outputChannelCount: [2],
      channelCount: 2,
      channelCountMode: 'explicit',
    });
    for (const [version, input] of this.#inputs.entries()) input.connect(node, 0, version);
    node.connect(context.destination);
    this.#port = node.port;
    if (this.#change !== undefined) this.goTo(this.#change);
  }
}
