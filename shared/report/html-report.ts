import type { MasterResult } from '../contract/master.ts';
import type { TrackMeasurement } from '../contract/measurement.ts';
import { escapeHtml } from './escape-html.ts';
import type { MasterReport } from './master-report.ts';
import { comparisonRows, formatDuration, formatNumber } from './measurement-rows.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2126; --soft: #68737d; --line: #d9dee3; --paper: #fbfbfa; --card: #fff;
  --before: #9aa5b1; --after: #c2571a; --warn: #8a5a00; --fail: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --soft: #98a3ad; --line: #333b43; --paper: #14181c;
  --card: #1b2026; --before: #6b7782; --after: #f0894a; --warn: #e0b060; --fail: #f2857d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 0 0 .1rem; overflow-wrap: anywhere; }
p { margin: .25rem 0; } .soft { color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.25rem 1.5rem; margin: 1.5rem 0; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem 0; border-bottom: 1px solid var(--line); text-align: right; font-weight: normal; }
th:first-child { text-align: left; } thead th { color: var(--soft); font-size: .85rem; }
td.after { font-weight: 600; } td.unit { text-align: left; padding-left: .6rem; color: var(--soft); font-size: .85rem; width: 3.5rem; }
svg { width: 100%; height: auto; display: block; margin-top: 1rem; } svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; margin: 0; font-size: .9rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.warn { color: var(--warn); } .fail { color: var(--fail); }
@media print { body { background: none; } section { break-inside: avoid; } }
`;

/**
 * A report as one HTML page that needs nothing else: no script, no font, no network.
 *
 * @param report what to tell
 */
export function renderHtmlReport(report: MasterReport): string {
  const { latheVersion, createdAt, results, failures } = report;
  const failed = failures.map(
    ({ inputPath, error }) =>
      `<section><h2>${escapeHtml(fileName(inputPath))}</h2>` +
      `<p class="fail">Not mastered: ${escapeHtml(error.message)}</p></section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mastering report</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Mastering report</h1>
<p class="soft">Lathe ${escapeHtml(latheVersion)} · <time datetime="${escapeHtml(createdAt)}">${escapeHtml(createdAt.slice(0, 16).replace('T', ' '))} UTC</time></p>
${[...results.map(renderResult), ...failed].join('\n')}
</main>
</body>
</html>
`;
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function renderResult(result: MasterResult): string {
  const { before, after } = result;
  const rows = comparisonRows(before, after).map(
    ({ label, unit, before: from, after: to }) =>
      `<tr><th scope="row">${label}</th><td>${from}</td><td class="after">${to}</td><td class="unit">${unit}</td></tr>`,
  );
  const settings = settingsOf(result).map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  return `<section>
<h2>${escapeHtml(fileName(result.inputPath))}</h2>
<p class="soft">${escapeHtml(result.outputPath)} · ${formatDuration(after.durationSeconds)} · ${after.sampleRate} Hz · ${channels(after)}</p>
${result.warnings.map((warning) => `<p class="warn">${escapeHtml(warning)}</p>`).join('\n')}
${renderLoudness(before, after)}
<p class="soft">From integrated loudness (LUFS) to true peak (dBTP)</p>
<table>
<thead><tr><th></th><th scope="col">before</th><th scope="col">after</th><th></th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<dl>
${settings.join('\n')}
</dl>
</section>`;
}

function channels({ channelCount }: TrackMeasurement): string {
  return channelCount === 1 ? 'mono' : channelCount === 2 ? 'stereo' : `${channelCount} channels`;
}

function settingsOf({ settings, model, device, ...result }: MasterResult): [string, string][] {
  const { target } = settings;
  const lossless = ['wav', 'flac', 'aiff'].includes(settings.format);
  const depth = lossless ? `, ${settings.bitDepth} bit` : '';
  return [
    ['Model', model ? `${model.id} on ${device} (${model.sha256.slice(0, 12)}…)` : 'none'],
    ['Intensity', `${settings.intensity} %`],
    ['Target', target.integratedLufs === 'off' ? 'off' : `${target.integratedLufs} LUFS`],
    ['Ceiling', `${target.ceilingDbtp} dBTP`],
    ...styleRows(result.style),
    ['Gain', `${formatNumber(result.gainDb, 2)} dB`],
    ['Limiter', `at most ${formatNumber(result.maxReductionDb, 2)} dB taken away`],
    ['Written as', `${settings.format}${depth}, ${settings.sampleRate} Hz, dither ${settings.dither}`],
    [
      'Time',
      `${formatNumber(result.elapsedSeconds, 1)} s, ${formatNumber(result.realTimeFactor, 1)} × real time`,
    ],
  ];
}

const STAGE_LABELS: Readonly<Record<NonNullable<MasterResult['style']>['moves'][number]['stage'], string>> = {
  eq: 'Equalizer',
  compressor: 'Compressor',
  saturation: 'Saturation',
  width: 'Width',
  monoBass: 'Mono bass',
};

/** The style and its moves, each with its reason. */
function styleRows(style: MasterResult['style']): [string, string][] {
  if (style === undefined) return [];
  const name: [string, string] = [
    'Style',
    style.moves.length > 0 ? style.name : `${style.name}: nothing to do`,
  ];
  return [
    name,
    ...style.moves.map(({ stage, amount, reason }): [string, string] => [
      STAGE_LABELS[stage],
      amount === 0 ? `${reason} Left out.` : `${reason} Amount: ${formatNumber(amount, 0)} %.`,
    ]),
  ];
}

/** The scale of the picture, in LUFS. What lies outside stands at its edge. */
const SCALE = { low: -40, high: 0, left: 56, right: 590 } as const;

function position(lufs: number): number {
  const clamped = Math.min(SCALE.high, Math.max(SCALE.low, Number.isNaN(lufs) ? SCALE.low : lufs));
  const share = (clamped - SCALE.low) / (SCALE.high - SCALE.low);
  return Math.round((SCALE.left + share * (SCALE.right - SCALE.left)) * 10) / 10;
}

/** One bar a measurement: from integrated loudness to true peak, so that its length is the room for dynamics. */
function renderLoudness(before: TrackMeasurement, after: TrackMeasurement): string {
  const bar = (label: string, measurement: TrackMeasurement, y: number, colour: string): string => {
    const [from, to] = [position(measurement.integratedLufs), position(measurement.truePeakDbtp)];
    return (
      `<text x="0" y="${y + 10}">${label}</text>` +
      `<rect x="${from}" y="${y}" width="${Math.max(2, Math.round((to - from) * 10) / 10)}" height="12" rx="2" fill="var(${colour})"/>`
    );
  };
  const ticks = [-40, -30, -20, -10, 0].map((lufs) => {
    const x = position(lufs);
    return `<line x1="${x}" x2="${x}" y1="0" y2="44" stroke="var(--line)"/><text x="${x}" y="58" text-anchor="middle">${lufs}</text>`;
  });
  return `<svg viewBox="0 0 600 62" role="img" aria-label="From integrated loudness to true peak, before and after">
${ticks.join('')}${bar('before', before, 6, '--before')}${bar('after', after, 26, '--after')}
</svg>`;
}
