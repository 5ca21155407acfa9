import { z } from 'zod';
import { analyzeResult } from './analyze.ts';
import { decibels, filePath, fraction, list, measure, seconds, text } from './fields.ts';

const wavPath = filePath.refine((path) => /\.wav$/i.test(path), 'must be a path that ends in .wav');

/** `compare.run`: two versions of a recording, and the clean one that both come from where there is one. */
export const compareRequest = z.strictObject({
  beforePath: filePath,
  afterPath: filePath,
  /** What both are judged against. */
  cleanPath: z.exactOptional(filePath),
  /** Where the difference signal is written, 32 bit float WAV; left out, it is only measured. */
  differencePath: z.exactOptional(wavPath),
  /** Whether the outlines of both waveforms are wanted, for plots. */
  waveform: z.exactOptional(z.boolean('must be true or false')),
});

/** What a running `compare.run` tells. */
export const compareProgress = z.object({ stage: text, fraction });

/** How one signal lies against another. */
const alignment = z.object({
  /** `false`: nothing fits better than chance; everything that needs an alignment is `null`. */
  isAligned: z.boolean(),
  /** The other's sample is the reference's plus this, at the rate of the comparison. */
  offsetSamples: z.number(),
  /** Positive: the other is late. */
  offsetSeconds: z.number(),
  /** -1: turned over. */
  polarity: z.literal([1, -1]),
  /** 0 ... 1, of both signals with flattened spectra. */
  correlation: z.number(),
});

/** How far a signal is from a reference; `null` where that is not defined, as for equal signals or a silent reference. */
const distances = z.object({
  /** More is better. */
  snrDb: measure,
  /** -10 ... 35; more is better. */
  segmentalSnrDb: measure,
  /** More is better. */
  siSdrDb: measure,
  /** Log-spectral distance; less is better. */
  lsdDb: measure,
  /** Multi-resolution STFT distance; less is better. */
  mrStft: measure,
  /** Mel-cepstral distance; less is better. */
  melCepstralDb: measure,
});

/** A third of an octave, before and after. */
const spectrumChange = z.object({
  /** Exact centre of IEC 61260-1, as in the long-term spectrum of an analysis. */
  centreHz: z.number().positive(),
  beforeDbfs: decibels,
  /** At the loudness of what was before. */
  afterDbfs: decibels,
  /** After minus before; `null` where one of them is silent. */
  differenceDb: measure,
});

/** What changed in a stretch, at equal loudness of the whole, in dB: above 0 is more than before. */
const stretchChange = {
  /** Root mean square over octave bands: how much, whatever the direction. */
  changeDb: z.number().nonnegative(),
  /** Of the level. */
  levelDb: z.number(),
  /** What is left of the change without the mean over bands: of the tone. */
  spectrumDb: z.number().nonnegative(),
  /** Below 180 Hz. */
  lowDb: z.number(),
  /** 180 Hz ... 2.8 kHz. */
  midDb: z.number(),
  /** Above. */
  highDb: z.number(),
};

/** A stretch that changed. */
const changedSpan = z.object({
  /** In the file before. */
  startSeconds: seconds,
  endSeconds: seconds,
  ...stretchChange,
});

/** The change over time, at most 1000 points, for plots. */
const changeHistory = z.object({
  /** In the file before, of the first point. */
  startSeconds: seconds,
  stepSeconds: z.number().positive(),
  changeDb: list(z.number()),
  levelDb: list(z.number()),
});

/** After minus before, aligned and at equal loudness: what was taken and what was added. */
const difference = z.object({
  /** Left out where none was asked for. */
  path: z.exactOptional(filePath),
  rmsDbfs: decibels,
  samplePeakDbfs: decibels,
  /** Power of the difference over that of what was before, in dB; `null`: no difference. */
  relativeDb: measure,
});

/** What needs both files aligned. */
const aligned = z.object({
  /** What both have, in the file before. */
  startSeconds: seconds,
  durationSeconds: seconds,
  /** From after to before. */
  distances,
  difference,
  /** The ten stretches that changed most, the most first; at most ten seconds each. */
  spans: list(changedSpan),
  history: changeHistory,
});

/** One file against the clean one. */
const againstClean = z.object({
  alignment,
  /** Gain that matches the level to the clean one's, in dB; `null` without alignment. */
  gainDb: measure,
  distances,
  /** Intelligibility of speech, about 0 ... 1; `null` for tracks of more than ten minutes, too. */
  stoi: measure,
});

/** Both files against the clean one. */
const clean = z.object({
  path: filePath,
  sampleRate: z.number().positive(),
  channelCount: z.int().positive(),
  durationSeconds: seconds,
  before: againstClean,
  after: againstClean,
});

/** What a `compare.run` found. */
export const compareResult = z.object({
  before: analyzeResult,
  after: analyzeResult,
  /** After minus before, of every measure that is a number; `null` where one is not defined. */
  differences: z.record(z.string(), measure),
  /** Of after against before. */
  alignment,
  /** Hz, the lowest of all files: those with a higher one were converted. */
  sampleRate: z.number().positive(),
  /** Where one file has two, a single one counts as both. */
  channelCount: z.int().positive(),
  /** Gain on after for equal loudness, over what both have; over the whole where they are not aligned. */
  loudnessGainDb: measure,
  /** Thirds of an octave over what both have; over the whole where they are not aligned. */
  spectrum: list(spectrumChange),
  /** `null` where the files are not aligned. */
  aligned: aligned.nullable(),
  clean: z.exactOptional(clean),
  /** Sentences for the user: what had to be done to compare, and what could not be. */
  notes: list(text),
});

/** What a `compare.run` found. */
export type CompareResult = Readonly<z.output<typeof compareResult>>;
