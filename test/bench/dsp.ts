/**
 * Real-time factors of the signal path on 4 minutes of synthetic stereo music: npx tsx test/bench/dsp.ts
 *
 * Processor time of this process, the best of three, so that other work on the machine counts for little.
 */
import { LevelMeter } from '../../shared/analysis/levels.ts';
import { ReferenceDistanceMeter } from '../../shared/analysis/reference-distances.ts';
import { type DitherKind, Quantizer } from '../../shared/dsp/dither.ts';
import { RealFft } from '../../shared/dsp/fft.ts';
import { TruePeakLimiter } from '../../shared/dsp/limiter.ts';
import { LoudnessMeter } from '../../shared/dsp/loudness.ts';
import { StftStream } from '../../shared/dsp/stft-stream.ts';
import { TruePeakMeter } from '../../shared/dsp/true-peak.ts';
import { syntheticMusic } from '../support/dsp-signals.ts';

const SAMPLE_RATE = 44_100;
const SECONDS = 240;
const BLOCK = 8192;

type Channels = readonly Float32Array[];

function amplify(channels: Channels, gain: number, limit = Infinity): Channels {
  return channels.map((channel) => channel.map((x) => Math.max(-limit, Math.min(limit, gain * x))));
}

function inBlocks(channels: Channels, push: (block: Float32Array[]) => void): void {
  for (let start = 0; start < channels[0]!.length; start += BLOCK) {
    push(channels.map((channel) => channel.subarray(start, start + BLOCK)));
  }
}

function report(name: string, work: () => void): void {
  let best = Infinity;
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  console.log(
    `${name.padEnd(44)} ${best.toFixed(3)} s  ${(SECONDS / best).toFixed(0).padStart(5)} x real time`,
  );
}

const music: Channels = [1, 2].map((seed) => syntheticMusic(SECONDS, SAMPLE_RATE, seed));
const format = { sampleRate: SAMPLE_RATE, channelCount: 2 };

report('loudness', () => {
  const meter = new LoudnessMeter(format);
  inBlocks(music, (block) => meter.push(block));
  meter.result();
});
report('levels', () => {
  const meter = new LevelMeter(format);
  inBlocks(music, (block) => meter.push(block));
});
for (const [name, signal] of [
  ['music', music],
  ['clipped by 8 dB', amplify(music, 2.5, 1)],
] as const) {
  report(`true peak, ${name}`, () => {
    const meter = new TruePeakMeter(format);
    inBlocks(signal, (block) => meter.push(block));
  });
}
for (const [name, signal] of [
  ['nothing above the ceiling', amplify(music, 0.8)],
  ['4 dB of reduction', amplify(music, 1.4)],
  ['7 dB of reduction', amplify(music, 2)],
  ['clipped by 8 dB', amplify(music, 2.5, 1)],
] as const) {
  report(`limiter, ${name}`, () => {
    const limiter = new TruePeakLimiter({ ...format, ceilingDbtp: -1 });
    inBlocks(signal, (block) => limiter.push(block));
    limiter.flush();
  });
}
for (const dither of ['off', 'tpdf', 'shaped'] satisfies DitherKind[]) {
  const copy = music.map((channel) => channel.slice());
  report(`quantizer, 16 bit, ${dither}`, () => {
    const quantizer = new Quantizer({ ...format, bitDepth: 16, dither, seed: 1 });
    inBlocks(copy, (block) => quantizer.process(block));
  });
}
report('FFT of 2048, hop 512, both channels', () => {
  const fft = new RealFft(2048);
  const real = new Float64Array(fft.binCount);
  const imag = new Float64Array(fft.binCount);
  for (const channel of music) {
    for (let start = 0; start + 2048 <= channel.length; start += 512) {
      fft.forward(channel.subarray(start, start + 2048), real, imag);
    }
  }
});
report('STFT of 2048, hop 512, both channels', () => {
  const stream = new StftStream({ nFft: 2048, channelCount: 2 }, { onPowers: () => {} });
  inBlocks(music, (block) => stream.push(block));
  stream.finish();
});
report('distances between music and louder music', () => {
  const louder = amplify(music, 1.4, 1);
  const meter = new ReferenceDistanceMeter(format);
  inBlocks([...louder, ...music], (block) => meter.push(block.slice(0, 2), block.slice(2)));
  meter.finish();
});
