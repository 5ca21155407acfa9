/**
 * Makes `assets/demo`: an excerpt of a track that no model was trained on, made worse on purpose (dull, a resonance,
 * hiss, narrow, quiet), so that there is something to master. Needs the music of `fetch-training-music.ts`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { Quantizer } from '../../shared/dsp/dither.ts';
import { applyFaultChain, type FaultChain } from '../../shared/mastering/faults/fault-chain.ts';
import { dbToAmplitude } from '../../shared/units.ts';

const SOURCE = '.cache/music/hyperrogue-music/hr3-graveyard.ogg';
const TARGET = 'assets/demo/graveyard-unmastered.flac';
const [START_SECONDS, END_SECONDS] = [40, 76];
const SAMPLE_RATE = 44100;
const GAIN_DB = -6;

/** What was made worse, in this order. */
const CHAIN: FaultChain = [
  { kind: 'tilt', settings: { lowShelfHz: 200, lowShelfDb: 3, highShelfHz: 3000, highShelfDb: -5 } },
  { kind: 'stereo-width', settings: { sideGainDb: -6 } },
  { kind: 'noise', settings: { colour: 'white', snrDb: 30, humHz: 50, seed: 7 } },
];

const root = fileURLToPath(new URL('../..', import.meta.url));
const ffmpeg = createFfmpeg();
const blocks: (readonly Float32Array[])[] = [];
const span = { sampleRate: SAMPLE_RATE, startSeconds: START_SECONDS, endSeconds: END_SECONDS };
for await (const block of ffmpeg.decode(join(root, SOURCE), span)) blocks.push(block);
const length = blocks.reduce((sum, [first]) => sum + first!.length, 0);
const whole = [new Float32Array(length), new Float32Array(length)];
let offset = 0;
for (const block of blocks) {
  whole.forEach((samples, channel) => {
    samples.set(block[channel]!, offset);
  });
  offset += block[0]!.length;
}
const spoilt = applyFaultChain(whole, SAMPLE_RATE, CHAIN);
for (const samples of spoilt) {
  for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! * dbToAmplitude(GAIN_DB);
}
new Quantizer({ bitDepth: 16, dither: 'tpdf', sampleRate: SAMPLE_RATE, channelCount: 2, seed: 1 }).process(
  spoilt,
);
await mkdir(join(root, 'assets', 'demo'), { recursive: true });
const sink = await ffmpeg.openSink(join(root, TARGET), {
  format: 'flac',
  bitDepth: 16,
  sampleRate: SAMPLE_RATE,
  channelCount: 2,
  metadataFrom: join(root, SOURCE),
});
await sink.write(spoilt);
await sink.finish();
console.log(`${TARGET}: ${(length / SAMPLE_RATE).toFixed(1)} s`);
