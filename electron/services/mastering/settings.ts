import { extname } from 'node:path';
import { LatheError, requireArgument } from '../../../shared/errors.ts';
import { FORMAT_TRAITS, type FormatTraits } from '../../../shared/mastering/output-formats.ts';
import { parseCeilingDbtp, parseTargetLufs } from '../../../shared/mastering/targets.ts';
import type { AudioProbe, OutputBitDepth, OutputFormat } from '../../adapters/ffmpeg/types.ts';
import { DEFAULT_MODEL } from '../models/model-service.ts';
import type {
  MasterRequest,
  MasterSettings,
  ReferenceSettings,
  ResolvedMasterSettings,
  StyleSettings,
} from './types.ts';

const FORMATS = Object.keys(FORMAT_TRAITS) as OutputFormat[];

/** The rate at which a format stores what has a given rate: Opus always has 48 kHz. */
export type StoredSampleRate = (format: OutputFormat, sampleRate: number) => number;

function formatOf(outputPath: string): OutputFormat {
  const extension = extname(outputPath).toLowerCase();
  const format = FORMATS.find((name) => {
    const { extensions }: FormatTraits = FORMAT_TRAITS[name];
    return extensions.includes(extension);
  });
  if (format !== undefined) return format;
  throw new LatheError(
    'bad-argument',
    `the extension of the output "${outputPath}" names no format: use one of ${FORMATS.join(', ')}, or name the format`,
  );
}

/** Everything that makes the sound is taken over; what moves a listener, the course of loud and quiet, is left. */
const REFERENCE_DEFAULTS = {
  spectrum: 100,
  width: 100,
  level: 100,
  dynamics: 0,
  phase: 'linear',
} as const;

/** All of what a style does. */
const STYLE_DEFAULTS = {
  amount: 100,
  eq: 100,
  compressor: 100,
  saturation: 100,
  width: 100,
  monoBass: 100,
} as const;

/** Checks what can be checked without the input. */
export function checkSettings(settings: MasterSettings): void {
  const { intensity = 100, startSeconds = 0, endSeconds, target, sampleRate = 'keep' } = settings;
  requireArgument(
    intensity >= 0 && intensity <= 100,
    () => `intensity must be a number from 0 to 100, got ${intensity}`,
  );
  requireArgument(
    startSeconds >= 0 && Number.isFinite(startSeconds),
    () => `the start must be a number of seconds of 0 or more, got ${startSeconds}`,
  );
  requireArgument(
    endSeconds === undefined || endSeconds > startSeconds,
    () => `the end must come after the start at ${startSeconds} s, got ${endSeconds}`,
  );
  requireArgument(
    sampleRate === 'keep' || (Number.isInteger(sampleRate) && sampleRate >= 8000 && sampleRate <= 192_000),
    () => `the sample rate must be keep or a whole number of Hz from 8000 to 192000, got ${sampleRate}`,
  );
  if (target?.integratedLufs !== undefined && target.integratedLufs !== 'off') {
    parseTargetLufs(target.integratedLufs);
  }
  if (target?.ceilingDbtp !== undefined) parseCeilingDbtp(target.ceilingDbtp);
  if (settings.reference !== undefined) checkReference(settings.reference);
  if (settings.style !== undefined) checkStyle(settings.style);
}

function checkStyle(style: StyleSettings): void {
  for (const part of Object.keys(STYLE_DEFAULTS) as (keyof typeof STYLE_DEFAULTS)[]) {
    const amount = style[part] ?? 100;
    requireArgument(
      amount >= 0 && amount <= 100,
      `the ${part === 'amount' ? 'amount of the style' : `amount of the style's ${part}`} must be a number from 0 to 100, got ${amount}`,
    );
  }
}

function checkReference({ paths, ...amounts }: ReferenceSettings): void {
  requireArgument(paths.length > 0, 'a reference must be named, got none');
  for (const stage of ['spectrum', 'width', 'level', 'dynamics'] as const) {
    const amount = amounts[stage] ?? 100;
    requireArgument(
      amount >= 0 && amount <= 100,
      `the amount of the reference's ${stage} must be a number from 0 to 100, got ${amount}`,
    );
  }
}

function defaultBitDepth(probe: AudioProbe): OutputBitDepth {
  return probe.bitDepth === 16 && !probe.isFloat ? 16 : 24;
}

/**
 * Fills in what was left open, from the source, the name of the output and the style.
 *
 * @param styleLufs loudness that belongs to the style
 */
export function resolveSettings(
  request: MasterRequest,
  probe: AudioProbe,
  storedSampleRate: StoredSampleRate,
  styleLufs?: number,
): ResolvedMasterSettings {
  const settings = request.settings ?? {};
  const format = settings.format ?? formatOf(request.outputPath);
  const { isLossless } = FORMAT_TRAITS[format];
  const bitDepth = isLossless ? (settings.bitDepth ?? defaultBitDepth(probe)) : '32f';
  const asked = settings.sampleRate ?? 'keep';
  return {
    model: settings.model ?? DEFAULT_MODEL,
    intensity: settings.intensity ?? 100,
    target: { ...parseTargetLufs(styleLufs ?? 'streaming'), ...settings.target },
    ...(settings.reference !== undefined && {
      reference: { ...REFERENCE_DEFAULTS, ...settings.reference },
    }),
    ...(settings.style !== undefined && { style: { ...STYLE_DEFAULTS, ...settings.style } }),
    format,
    bitDepth,
    sampleRate: storedSampleRate(format, asked === 'keep' ? probe.sampleRate : asked),
    dither: bitDepth === '32f' ? 'off' : (settings.dither ?? (bitDepth === 16 ? 'tpdf' : 'off')),
    ...(settings.startSeconds !== undefined && { startSeconds: settings.startSeconds }),
    ...(settings.endSeconds !== undefined && { endSeconds: settings.endSeconds }),
    device: settings.device ?? 'auto',
  };
}
