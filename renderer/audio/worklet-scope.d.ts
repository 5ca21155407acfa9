/** What the thread of the sound offers beside the types of a page (Web Audio API, AudioWorkletGlobalScope). */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

declare function registerProcessor(
  name: string,
  processor: new (options: {
    readonly processorOptions?: unknown;
  }) => AudioWorkletProcessor & {
    /** @returns whether it is to be kept although nothing may be connected to it */
    process(inputs: readonly Float32Array[][], outputs: readonly Float32Array[][]): boolean;
  },
): void;

/** Of the first sample of the block. */
declare const currentFrame: number;
/** In Hz. */
declare const sampleRate: number;
