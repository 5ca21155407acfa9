/**
 * The limiter against ffmpeg's alimiter at equal true peak, on ten tracks and on tones: npx tsx test/bench/limiter.ts
 *
 * Twenty seconds of each track are driven until their true peak lies 6 dB over the ceiling. Each limiter's output is
 * brought to the loudness of its input and compared with that: the distance is what limiting did to the sound besides making
 * it quieter. As a limiter distorts less when it makes quieter, alimiter is compared at equal drive and, driven anew,
 * at equal loudness of the output. Its limit, which is one of samples, is set so that its true peak is ours.
 *
 * Needs the music (`npx tsx build/scripts/fetch-training-music.ts`) and an ffmpeg on the path (Debian 12: 5.1).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { multiResolutionStftDistance } from '../../shared/analysis/multi-resolution-stft.ts';
import { TruePeakLimiter } from '../../shared/dsp/limiter.ts';
import { LoudnessMeter } from '../../shared/dsp/loudness.ts';
import { TruePeakMeter } from '../../shared/dsp/true-peak.ts';
import { textTable } from '../../shared/report/text-table.ts';
import { dbToAmplitude } from '../../shared/units.ts';

const SAMPLE_RATE = 44_100;
const EXCERPT_SECONDS = 20;
const CEILING_DBTP = -1;
const REDUCTION_DB = 6;

const TRACKS = [
  'hyperrogue-music/hr3-graveyard.ogg',
  'hyperrogue-music/hr3-desert.ogg',
  '0ad-data/Taiko_1.ogg',
  '0ad-data/Celtica.ogg',
  '0ad-data/Sunrise.ogg',
  'supertuxkart-data/bay.ogg',
  'supertuxkart-data/kart_grand_prix.ogg',
  'nexuiz-music/neuronal-diving.ogg',
  'nexuiz-music/beast-of-insanity.ogg',
  'wesnoth-1.16-music/battle.ogg',
];

/** alimiter's settings; attack is its look-ahead. The last reads peaks between samples as ours does, by oversampling. */
const PEERS: Readonly<Record<string, string>> = {
  'alimiter, defaults': 'alimiter=attack=5:release=50',
  'alimiter, release 150 ms, asc': 'alimiter=attack=5:release=150:asc=1',
  'the same, 4 x oversampled': `aresample=${4 * SAMPLE_RATE}:resampler=soxr,alimiter=attack=5:release=150:asc=1,aresample=${SAMPLE_RATE}:resampler=soxr`,
};

type Channels = readonly Float32Array[];
type Limit = (input: Channels) => Channels;

function scaled(channels: Channels, gainDb: number): Channels {
  const gain = dbToAmplitude(gainDb);
  return channels.map((channel) => channel.map((x) => gain * x));
}

function truePeakDbtp(channels: Channels): number {
  const meter = new TruePeakMeter({ channelCount: channels.length, oversampling: 16 });
  meter.push(channels);
  return meter.truePeakDbtp();
}

function loudnessLufs(channels: Channels): number {
  const meter = new LoudnessMeter({ sampleRate: SAMPLE_RATE, channelCount: channels.length });
  meter.push(channels);
  return meter.result().integratedLufs;
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function latheLimit(input: Channels): Channels {
  const limiter = new TruePeakLimiter({
    sampleRate: SAMPLE_RATE,
    channelCount: input.length,
    ceilingDbtp: CEILING_DBTP,
  });
  const parts = [limiter.push(input), limiter.flush()];
  return input.map((_, c) => joined(parts[0]![c]!, parts[1]![c]!));
}

function interleave(channels: Channels): Buffer {
  const count = channels.length;
  const samples = new Float32Array(count * channels[0]!.length);
  channels.forEach((channel, c) => {
    for (let n = 0; n < channel.length; n++) samples[n * count + c] = channel[n]!;
  });
  return Buffer.from(samples.buffer);
}

function planar(bytes: Buffer, channelCount: number): Channels {
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return Array.from({ length: channelCount }, (_, c) =>
    Float32Array.from({ length: samples.length / channelCount }, (__, n) => samples[n * channelCount + c]!),
  );
}

function ffmpeg(args: readonly string[], input?: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-nostdin', ...args], {
    ...(input !== undefined && { input }),
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`ffmpeg ${args.join(' ')} failed: ${stderr.toString()}`);
  return stdout;
}

/** By how many samples a signal is late: the lag of the largest correlation within 20 ms. */
function lagOf(late: Float32Array, original: Float32Array): number {
  const start = Math.floor(original.length / 2);
  const length = Math.min(8192, original.length - start - 1000);
  let best = 0;
  let largest = -Infinity;
  for (let lag = 0; lag < 900; lag++) {
    let sum = 0;
    for (let n = 0; n < length; n++) sum += original[start + n]! * late[start + n + lag]!;
    if (sum > largest) {
      largest = sum;
      best = lag;
    }
  }
  return best;
}

/** Runs a filter over a signal and takes its delay out; what the delay pushed over the end is fed by silence. */
function filtered(input: Channels, filter: string): Channels {
  const count = input.length;
  const padded = input.map((channel) => joined(channel, new Float32Array(2000)));
  const format = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', String(count)];
  const bytes = ffmpeg([...format, '-i', '-', '-af', filter, ...format, '-'], interleave(padded));
  const output = planar(bytes, count);
  const lag = lagOf(output[0]!, input[0]!);
  return output.map((channel) => channel.subarray(lag, lag + input[0]!.length));
}

/** alimiter with the limit at which its true peak is the ceiling. */
function peerLimit(filter: string): Limit {
  return (input) => {
    let limitDb = CEILING_DBTP;
    let output = input;
    for (let step = 0; step < 6; step++) {
      const settings = `level=0:limit=${dbToAmplitude(limitDb).toFixed(6)}`;
      output = filtered(
        input,
        filter.replace(/alimiter=[^,]*/, (found) => `${found}:${settings}`),
      );
      const excessDb = truePeakDbtp(output) - CEILING_DBTP;
      if (Math.abs(excessDb) < 0.02) break;
      limitDb -= excessDb;
    }
    return output;
  };
}

/** MR-STFT distance of the output, brought to the loudness of the input, to the input. */
function distance(output: Channels, input: Channels): number {
  return multiResolutionStftDistance(scaled(output, loudnessLufs(input) - loudnessLufs(output)), input);
}

/** Drives a limiter until its output has a loudness. */
function atLoudness(limit: Limit, input: Channels, wantedLufs: number): Channels {
  let gainDb = 0;
  let output = limit(input);
  for (let step = 0; step < 3; step++) {
    const missing = wantedLufs - loudnessLufs(output);
    if (Math.abs(missing) < 0.02) break;
    gainDb += missing;
    output = limit(scaled(input, gainDb));
  }
  return output;
}

function excerptOf(path: string): Channels {
  const bytes = ffmpeg(
    ['-ss', '30', '-t', String(EXCERPT_SECONDS), '-i', path, '-ac', '2', '-ar', String(SAMPLE_RATE)].concat([
      '-f',
      'f32le',
      '-',
    ]),
  );
  const excerpt = planar(bytes, 2);
  return scaled(excerpt, CEILING_DBTP + REDUCTION_DB - truePeakDbtp(excerpt));
}

/** THD+N in dB: what is left after the tones, whole periods of each, are taken out by least squares, over the tones. */
function residualDb(signal: Float32Array, frequenciesHz: readonly number[]): number {
  const rest = Float64Array.from(signal);
  let tones = 0;
  for (const frequencyHz of frequenciesHz) {
    const angle = (n: number): number => (2 * Math.PI * frequencyHz * n) / SAMPLE_RATE;
    const scale = 2 / signal.length;
    const sine = scale * signal.reduce((sum, x, n) => sum + x * Math.sin(angle(n)), 0);
    const cosine = scale * signal.reduce((sum, x, n) => sum + x * Math.cos(angle(n)), 0);
    tones += (sine * sine + cosine * cosine) / scale;
    rest.forEach((_, n) => {
      rest[n]! -= sine * Math.sin(angle(n)) + cosine * Math.cos(angle(n));
    });
  }
  return 10 * Math.log10(rest.reduce((sum, x) => sum + x * x, 0) / tones);
}

/** One second after two of settling; whole numbers of Hz, so that it holds whole periods. */
const TONES: readonly (readonly number[])[] = [
  [30],
  [50],
  [100],
  [200],
  [440],
  [1000],
  [3000],
  [7000],
  [60, 7000],
  [200, 317],
  [1000, 1100],
  [9000, 10_000],
];

function toneSignal(frequenciesHz: readonly number[]): Channels {
  const signal = Float32Array.from({ length: 4 * SAMPLE_RATE }, (_, n) =>
    frequenciesHz.reduce((sum, f) => sum + Math.sin((2 * Math.PI * f * n) / SAMPLE_RATE + f), 0),
  );
  return scaled([signal], CEILING_DBTP + REDUCTION_DB - truePeakDbtp([signal]));
}

function compareTones(): void {
  const rows = TONES.map((frequenciesHz) => {
    const input = toneSignal(frequenciesHz);
    const settled = (limit: Limit): string =>
      residualDb(limit(input)[0]!.subarray(2 * SAMPLE_RATE, 3 * SAMPLE_RATE), frequenciesHz).toFixed(1);
    return [
      `${frequenciesHz.join(' + ')} Hz`,
      settled(latheLimit),
      ...Object.values(PEERS).map((filter) => settled(peerLimit(filter))),
    ];
  });
  console.log(`\nTHD+N in dB at ${REDUCTION_DB} dB of reduction`);
  console.log(textTable([['', 'Lathe', ...Object.keys(PEERS)], ...rows]));
}

function compareTracks(folder: string): void {
  const header = ['MR-STFT to the unlimited', 'Lathe', 'LUFS'];
  for (const name of Object.keys(PEERS)) header.push(name, 'LUFS', 'at our LUFS');
  const sums = new Map<number, number>();
  const rows = TRACKS.map((track) => {
    const input = excerptOf(join(folder, track));
    const ours = latheLimit(input);
    const ourLufs = loudnessLufs(ours);
    const values = [distance(ours, input), ourLufs];
    for (const filter of Object.values(PEERS)) {
      const limit = peerLimit(filter);
      const theirs = limit(input);
      values.push(distance(theirs, input), loudnessLufs(theirs));
      values.push(distance(atLoudness(limit, input, ourLufs), input));
    }
    values.forEach((value, i) => {
      sums.set(i, (sums.get(i) ?? 0) + value / TRACKS.length);
    });
    console.error(track);
    return [track, ...formatRow(values)];
  });
  console.log(`\nTrue peak 6 dB over a ceiling of ${CEILING_DBTP} dBTP, ${EXCERPT_SECONDS} s of each track`);
  console.log(textTable([header, ...rows, ['mean', ...formatRow([...sums.values()])]]));
}

/** Columns of loudness have two decimals, distances four. */
function formatRow(values: readonly number[]): string[] {
  return values.map((value) => value.toFixed(value < 0 ? 2 : 4));
}

const music = resolve(import.meta.dirname, '../../.cache/music');
console.log(execFileSync('ffmpeg', ['-version'], { encoding: 'utf8' }).split('\n')[0]);
compareTones();
if (existsSync(music)) compareTracks(music);
else console.log('\nNo music in .cache/music: run npx tsx build/scripts/fetch-training-music.ts');
