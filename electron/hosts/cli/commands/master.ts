import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { toFailure } from '../../../../shared/contract/failure.ts';
import {
  DEVICES,
  type MasterResult,
  type MasterSettings,
  masterResult,
  masterSettings,
  OUTPUT_FORMATS,
  referenceSettings,
  styleSettings,
} from '../../../../shared/contract/master.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { comparisonRows, formatNumber } from '../../../../shared/report/measurement-rows.ts';
import type { FailedInput, MasteredTrack } from '../../../../shared/report/report.ts';
import { textTable } from '../../../../shared/report/text-table.ts';
import { EXIT_DONE, EXIT_FAILED } from '../exit-codes.ts';
import { collect, optionBy } from '../option-values.ts';
import { type Assignment, assignOutputs, makeOutputFolder } from '../output-paths.ts';
import { describeMaster, makeReports } from '../report-data.ts';
import { checkReportPaths, reportOption } from '../report-file.ts';
import type { CliSession } from '../session.ts';

interface MasterOptions {
  readonly output: string;
  readonly model?: string;
  readonly intensity?: number;
  readonly reference?: readonly string[];
  readonly referenceSpectrum?: number;
  readonly referenceWidth?: number;
  readonly referenceLevel?: number;
  readonly referenceDynamics?: number;
  readonly referencePhase?: NonNullable<MasterSettings['reference']>['phase'];
  readonly style?: string;
  readonly styleAmount?: number;
  readonly styleEq?: number;
  readonly styleCompressor?: number;
  readonly styleSaturation?: number;
  readonly styleWidth?: number;
  readonly styleMonoBass?: number;
  readonly targetLufs?: NonNullable<MasterSettings['targetLufs']>;
  readonly ceilingDbtp?: number;
  readonly format?: NonNullable<MasterSettings['format']>;
  readonly bitDepth?: NonNullable<MasterSettings['bitDepth']>;
  readonly sampleRate?: NonNullable<MasterSettings['sampleRate']>;
  readonly dither?: NonNullable<MasterSettings['dither']>;
  readonly from?: number;
  readonly to?: number;
  readonly device?: NonNullable<MasterSettings['device']>;
  readonly report?: readonly string[];
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  lathe master song.wav -o song-master.wav
  lathe master song.flac -o master.mp3 --target-lufs spotify --intensity 60
  lathe master album/*.wav -o masters/ --target-lufs -11 --ceiling-dbtp -0.5 --report masters/report.html
  lathe master song.wav -o master.wav --reference hit.flac --reference-spectrum 70
  lathe master song.wav -o master.wav --style auto --style-compressor 50
  lathe master song.wav -o loud.wav --model none --target-lufs cd      loudness and limiter only

A folder is made where it is missing, and a master in it is named after its input: song.flac becomes song-master.flac. WAV, FLAC and AIFF keep their
format, everything else becomes WAV; --format says otherwise. An output that exists is replaced once the new one is
whole; an input never is.`;

/** Adds `lathe master`. */
export function addMasterCommand(
  program: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  const fields = masterSettings.shape;
  const reference = referenceSettings.shape;
  const style = styleSettings.shape;
  program
    .command('master')
    .summary('master tracks')
    .description('Master tracks: a network, loudness to a target, a true-peak limiter.')
    .argument('<in...>', 'sound files')
    .requiredOption('-o, --output <out>', 'the master, or a folder for several')
    .option('--model <name>', 'crnn, wave-u-net, none, or an .onnx file (default: crnn)')
    .addOption(
      optionBy(
        '--intensity <percent>',
        "how much of the network's work is mixed in, 0 to 100 (default: 100)",
        fields.intensity,
      ),
    )
    .addOption(
      new Option(
        '--reference <file>',
        'a track to sound like; several are blended (may be given several times)',
      ).argParser(collect),
    )
    .addOption(
      optionBy(
        '--reference-spectrum <percent>',
        "how much of the references' spectra of middle and side is taken over (default: 100)",
        reference.spectrum,
      ),
    )
    .addOption(
      optionBy(
        '--reference-width <percent>',
        'how much of their stereo width (default: 100)',
        reference.width,
      ),
    )
    .addOption(
      optionBy(
        '--reference-level <percent>',
        'how much of their loudness, without --target-lufs (default: 100)',
        reference.level,
      ),
    )
    .addOption(
      optionBy(
        '--reference-dynamics <percent>',
        'how much of their loudness range (default: 0)',
        reference.dynamics,
      ),
    )
    .addOption(
      optionBy(
        '--reference-phase <kind>',
        'linear shifts no frequency, minimum does not ring before a sound (default: linear)',
        reference.phase,
      ),
    )
    .option(
      '--style <name>',
      'auto (measures the track and says what it does), neutral, warm, bright, loud, open, vinyl, or a .json file',
    )
    .addOption(optionBy('--style-amount <percent>', 'how much of the style (default: 100)', style.amount))
    .addOption(optionBy('--style-eq <percent>', "how much of the style's tone (default: 100)", style.eq))
    .addOption(
      optionBy(
        '--style-compressor <percent>',
        'how much of its compression (default: 100)',
        style.compressor,
      ),
    )
    .addOption(
      optionBy('--style-saturation <percent>', 'how much of its overtones (default: 100)', style.saturation),
    )
    .addOption(
      optionBy('--style-width <percent>', 'how much of its stereo width (default: 100)', style.width),
    )
    .addOption(
      optionBy('--style-mono-bass <percent>', 'how mono the bass becomes (default: 100)', style.monoBass),
    )
    .addOption(
      optionBy(
        '--target-lufs <target>',
        'integrated loudness: LUFS, a preset (streaming, spotify, youtube, apple, podcast, broadcast, broadcast-us, cd, club), or off (default: as the references, else as the style, else streaming, -14)',
        fields.targetLufs,
      ),
    )
    .addOption(
      optionBy(
        '--ceiling-dbtp <level>',
        "highest true peak, -20 to 0 (default: the preset's, or -1)",
        fields.ceilingDbtp,
      ),
    )
    .addOption(
      optionBy(
        '--format <format>',
        `${OUTPUT_FORMATS.join(', ')} (default: by the name of the output)`,
        fields.format,
      ),
    )
    .addOption(
      optionBy(
        '--bit-depth <depth>',
        '16, 24 or 32f (default: as the source; 24 for lossy and float sources)',
        fields.bitDepth,
      ),
    )
    .addOption(
      optionBy('--sample-rate <rate>', 'keep, or Hz from 8000 to 192000 (default: keep)', fields.sampleRate),
    )
    .addOption(optionBy('--dither <kind>', 'tpdf, shaped or off (default: tpdf for 16 bit)', fields.dither))
    .addOption(optionBy('--from <seconds>', 'master from here', fields.startSeconds))
    .addOption(optionBy('--to <seconds>', 'master up to here', fields.endSeconds))
    .addOption(optionBy('--device <device>', `${DEVICES.join(', ')} (default: auto)`, fields.device))
    .addOption(reportOption())
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (inputs: string[], options: MasterOptions) => {
      finish(await masterAll(inputs, options, session));
    });
}

function settingsOf(options: MasterOptions): MasterSettings {
  const { model, intensity, targetLufs, ceilingDbtp, format, bitDepth, sampleRate, dither, device } = options;
  const settings = {
    model,
    intensity,
    reference: referenceOf(options),
    style: styleOf(options),
    targetLufs,
    ceilingDbtp,
    format,
    bitDepth,
    sampleRate,
    dither,
    device,
    startSeconds: options.from,
    endSeconds: options.to,
  };
  return withoutUndefined(settings);
}

function referenceOf(options: MasterOptions): MasterSettings['reference'] {
  const amounts = withoutUndefined({
    spectrum: options.referenceSpectrum,
    width: options.referenceWidth,
    level: options.referenceLevel,
    dynamics: options.referenceDynamics,
    phase: options.referencePhase,
  });
  if (options.reference !== undefined) return { paths: options.reference, ...amounts };
  const [stage] = Object.keys(amounts);
  if (stage === undefined) return undefined;
  throw new LatheError(
    'bad-argument',
    `--reference-${stage} needs a reference, got none: add --reference FILE`,
  );
}

function styleOf(options: MasterOptions): MasterSettings['style'] {
  const amounts = withoutUndefined({
    amount: options.styleAmount,
    eq: options.styleEq,
    compressor: options.styleCompressor,
    saturation: options.styleSaturation,
    width: options.styleWidth,
    monoBass: options.styleMonoBass,
  });
  if (options.style !== undefined) return { name: options.style, ...amounts };
  const [part] = Object.keys(amounts) as (keyof typeof STYLE_FLAGS)[];
  if (part === undefined) return undefined;
  throw new LatheError('bad-argument', `${STYLE_FLAGS[part]} needs a style, got none: add --style NAME`);
}

/** The options that scale the parts of a style. */
const STYLE_FLAGS = {
  amount: '--style-amount',
  eq: '--style-eq',
  compressor: '--style-compressor',
  saturation: '--style-saturation',
  width: '--style-width',
  monoBass: '--style-mono-bass',
} as const;

function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** What is wrong with the whole run and not with one file. */
const FATAL = ['bad-model', 'tool-missing', 'cancelled', 'bug'];

async function masterAll(
  inputs: readonly string[],
  options: MasterOptions,
  session: CliSession,
): Promise<number> {
  const { terminal } = session;
  const assignments = assignOutputs(inputs, options.output, options.format);
  if (options.report !== undefined) {
    const taken = assignments.flatMap(({ inputPath, outputPath }) => [inputPath, outputPath]);
    checkReportPaths(options.report, [...taken, ...(options.reference ?? [])]);
  }
  const removeEmptyFolder = makeOutputFolder(inputs, options.output);
  const { results, failures } = await masterEach(assignments, settingsOf(options), session).finally(
    removeEmptyFolder,
  );
  if (options.report !== undefined) {
    const tracks: MasteredTrack[] = [];
    for (const result of results) tracks.push(await describeMaster(session, result));
    await makeReports(session, options.report, 'master', tracks, failures);
  }
  const encoded = results.map((result) => z.encode(masterResult, result));
  terminal.json(inputs.length === 1 ? encoded[0] : { results: encoded, failures });
  if (inputs.length > 1) terminal.note(summary(inputs.length, failures));
  return failures.length > 0 ? EXIT_FAILED : EXIT_DONE;
}

/** Masters one after the other. Of several, one that fails is noted; what is wrong with the whole run is thrown. */
async function masterEach(
  assignments: readonly Assignment[],
  settings: MasterSettings,
  session: CliSession,
): Promise<{ readonly results: readonly MasterResult[]; readonly failures: readonly FailedInput[] }> {
  const results: MasterResult[] = [];
  const failures: FailedInput[] = [];
  for (const [index, assignment] of assignments.entries()) {
    const place = assignments.length > 1 ? `[${index + 1}/${assignments.length}] ` : '';
    const label = `${place}${basename(assignment.inputPath)}`;
    try {
      const result = await masterOne(session, label, assignment, settings);
      results.push(result);
      printResult(session, result);
    } catch (thrown) {
      const error = toFailure(thrown);
      if (assignments.length === 1 || FATAL.includes(error.code)) throw thrown;
      failures.push({ inputPath: assignment.inputPath, error });
      session.terminal.note(`${label}: ${error.message}`);
    }
  }
  return { results, failures };
}

async function masterOne(
  { terminal, signal, connect }: CliSession,
  label: string,
  assignment: Assignment,
  settings: MasterSettings,
): Promise<MasterResult> {
  const replaces = existsSync(assignment.outputPath);
  const view = terminal.progress(label);
  try {
    const client = await connect();
    const result = await client.call(
      'master.run',
      { ...assignment, settings },
      { signal, onProgress: ({ stage, fraction }) => view.update(fraction, stage) },
    );
    view.stop();
    if (replaces) terminal.note(`${assignment.outputPath} was there and has been replaced`);
    return result;
  } finally {
    view.stop();
  }
}

function printResult({ terminal }: CliSession, result: MasterResult): void {
  for (const warning of result.warnings) terminal.note(`${basename(result.inputPath)}: ${warning}`);
  const rows = comparisonRows(result.before, result.after);
  terminal.print(`${result.inputPath} -> ${result.outputPath}`);
  terminal.print(
    textTable([
      ['', 'before', 'after', ''],
      ...rows.map(({ label, unit, before, after }) => [label, before, after, unit.padEnd(4)]),
    ]),
  );
  if (result.reference !== undefined) terminal.print(referenceLine(result.reference, result.settings.target));
  if (result.style !== undefined) for (const line of styleLines(result.style)) terminal.print(line);
  const model = result.model === undefined ? 'no network' : `${result.model.id} on ${result.device}`;
  terminal.print(
    `  ${model}, gain ${formatNumber(result.gainDb, 1)} dB, limiter at most ${formatNumber(result.maxReductionDb, 1)} dB, ` +
      `${formatNumber(result.elapsedSeconds, 1)} s (${formatNumber(result.realTimeFactor, 1)} x real time)`,
  );
}

function referenceLine(
  { references, levelChange, widthChange, dynamicsChange }: NonNullable<MasterResult['reference']>,
  { integratedLufs }: MasterResult['settings']['target'],
): string {
  const names = references.map(({ path }) => basename(path)).join(', ');
  const goal = integratedLufs === 'off' ? 'level kept' : `goal ${formatNumber(integratedLufs, 1)} LUFS`;
  const ride =
    dynamicsChange === null ? '' : `, loudness range by a ratio of ${formatNumber(dynamicsChange.ratio, 2)}`;
  return (
    `  matched to ${names} (${formatNumber(levelChange.referenceLufs, 1)} LUFS): ${goal}, ` +
    `side ${formatNumber(widthChange.changeDb, 1)} dB${ride}`
  );
}

function styleLines({ name, moves }: NonNullable<MasterResult['style']>): string[] {
  if (moves.length === 0) return [`  style ${name}: nothing to do, the sound was left as it is`];
  const lines = moves.map(({ stage, amount, reason }) => {
    const done = amount === 100 ? '' : amount === 0 ? ' Left out.' : ` Done to ${formatNumber(amount, 0)} %.`;
    const undo = amount === 0 ? '' : ` (${STYLE_FLAGS[stage]} 0 leaves it out)`;
    return `    ${reason}${done}${undo}`;
  });
  return [`  style ${name}:`, ...lines];
}

function summary(inputCount: number, failures: readonly FailedInput[]): string {
  const done = inputCount - failures.length;
  if (failures.length === 0) return `${done} of ${inputCount} mastered`;
  return `${done} of ${inputCount} mastered; not mastered: ${failures.map(({ inputPath }) => inputPath).join(', ')}`;
}
