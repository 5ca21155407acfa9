import { GainFade } from './gain-fade.ts';
import type { MixChange } from './mixer.ts';

/** The mixer in the thread of the sound. */
class MixerProcessor extends AudioWorkletProcessor {
  readonly #fade = new GainFade([], sampleRate);

  constructor() {
    super();
    this.port.onmessage = ({ data: { mix, frame } }: MessageEvent<MixChange>) => this.#fade.goTo(mix, frame);
  }

  process(versions: readonly Float32Array[][], [output = []]: readonly Float32Array[][]): boolean {
    this.#fade.addTo(output, versions, currentFrame);
    return true;
  }
}

registerProcessor('mixer', MixerProcessor);
