/**
 * Packs Lathe for Linux, looks at what is inside, and with the packed code masters the demo track and tags a voice. Where there is no
 * runtime of Electron a stand-in takes its place: a file that holds the sentinel of the fuses, which is all that packing
 * touches. The packed code then runs by plain Node.
 *
 * Usage: npm run pack:check
 */
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import asar from '@electron/asar';
import { tsImport } from 'tsx/esm/api';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = join(ROOT, 'out/packages/linux-unpacked');
const ARCHIVE = join(PACKAGE, 'resources/app.asar');
const DEMO = join(ROOT, 'assets/demo/graveyard-unmastered.flac');
const ARCH = process.arch;
const VOICE_RATE = 24_000;

/** What Lathe takes on a user's disk, without Electron; what is downloaded is about half of it. */
const MOST_BYTES = 150e6;

/** @electron/fuses: what a runtime holds, its version, and how many there are. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_COUNT = 9;
/** runAsNode, cookies, NODE_OPTIONS, inspect, integrity, only from asar, snapshot, file privileges; the ninth is Electron's. */
const FUSES = '01001100';

const INSIDE = [
  'package.json',
  'LICENSE',
  'THIRD-PARTY-NOTICES.md',
  'dist/THIRD-PARTY-LICENCES.txt',
  'dist/main.mjs',
  'dist/preload.cjs',
  'dist/engine.mjs',
  'dist/lathe.mjs',
  'dist/spectrogram-worker.mjs',
  'dist/excerpt-worker.mjs',
  'dist/mastering-worker.mjs',
  'dist/training-worker.mjs',
  'dist/voice-worker.mjs',
  'dist/emotion-window-worker.mjs',
  'dist/renderer/index.html',
  'models/manifest.json',
  'models/crnn/weights/crnn.onnx',
  'models/wave-u-net/weights/wave-u-net.onnx',
  'models/voice-activity/manifest.json',
  'models/voice-activity/weights/silero-vad.onnx',
  'models/speech-emotion/manifest.json',
  'models/speech-emotion/weights/speech-emotion.onnx',
  'assets/fonts/Inter-Regular.ttf',
  'assets/styles/neutral.json',
  'assets/icons/512x512.png',
  `node_modules/onnxruntime-node/bin/napi-v6/linux/${ARCH}/onnxruntime_binding.node`,
  `node_modules/onnxruntime-node/bin/napi-v6/linux/${ARCH}/libonnxruntime.so.1`,
  `node_modules/@resvg/resvg-js-linux-${ARCH}-gnu/resvgjs.linux-${ARCH}-gnu.node`,
  `node_modules/@ffmpeg-installer/linux-${ARCH}/ffmpeg`,
];
/** What other platforms load, and what nothing loads. */
const OUTSIDE =
  /\.(dll|dylib|map|ts)$|napi-v6\/(darwin|win32)|^(shared|electron|renderer|test)\/|node_modules\/(electron|react|tsx|esbuild)\//;
/** What the system opens by itself cannot lie in the archive. */
const UNPACKED = /\.(node|so\.1|onnx|ttf)$|linux-[^/]+\/ffmpeg$/;

const temporary = mkdtempSync(join(tmpdir(), 'lathe-pack-'));
try {
  await check();
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function check() {
  pack();
  const files = listFiles();
  for (const { path, size } of files) console.log(`${String(size).padStart(10)}  ${path}`);
  const problems = [...contentProblems(files), ...fuseProblems()];
  const unpackedBytes = files.reduce((sum, { size }) => sum + size, 0);
  const packedBytes = await compressedSize(join(PACKAGE, 'resources'));
  console.log(
    `${files.length} files, ${megabytes(packedBytes)} compressed, ${megabytes(unpackedBytes)} when installed, without Electron`,
  );
  if (unpackedBytes > MOST_BYTES) {
    problems.push(`${megabytes(unpackedBytes)} when installed are more than ${megabytes(MOST_BYTES)}`);
  }
  if (problems.length === 0) problems.push(...(await workOfPackedCode()));
  for (const problem of problems) console.error(`pack:check: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log('pack:check: everything is inside, and the packed code masters, draws and hears a voice');
}

function pack() {
  const runtime = join(ROOT, 'node_modules/electron/dist');
  const given = existsSync(runtime) ? runtime : standIn();
  if (given !== runtime)
    console.log('pack:check: there is no runtime of Electron, a stand-in takes its place');
  rmSync(PACKAGE, { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/electron-builder/cli.js'),
      ...['--config', 'build/electron-builder.mjs', '--linux', '--dir', '--publish', 'never'],
      `-c.electronDist=${given}`,
    ],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

/** A folder like that of a runtime, of which packing changes the fuses and nothing else. */
function standIn() {
  const folder = join(temporary, 'runtime');
  mkdirSync(folder);
  const fuses = [1, FUSE_COUNT, ...Buffer.from('0'.repeat(FUSE_COUNT))];
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from(fuses)]));
  return folder;
}

/** Everything in the archive, and beside it. */
function listFiles() {
  return asar
    .listPackage(ARCHIVE)
    .map((path) => path.slice(1))
    .flatMap((path) => {
      const entry = asar.statFile(ARCHIVE, path);
      return 'size' in entry ? [{ path, size: entry.size, isUnpacked: entry.unpacked === true }] : [];
    });
}

function contentProblems(files) {
  const known = new Map(files.map((file) => [file.path, file]));
  return [
    ...INSIDE.filter((path) => !known.has(path)).map((path) => `${path} is missing`),
    ...files.filter(({ path }) => OUTSIDE.test(path)).map(({ path }) => `${path} does not belong there`),
    ...files
      .filter(({ path, isUnpacked }) => UNPACKED.test(path) && !isUnpacked)
      .map(({ path }) => `${path} lies in the archive, where the system cannot open it`),
  ];
}

function fuseProblems() {
  const program = readFileSync(join(PACKAGE, 'lathe-studio'));
  const start = program.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2;
  const found = program.subarray(start, start + FUSES.length).toString();
  return found === FUSES ? [] : [`the fuses are ${found} and not ${FUSES}`];
}

/** Extracts the archive to another place and works with what is in it, so that nothing of the checkout helps. */
async function workOfPackedCode() {
  const folder = join(temporary, 'app');
  asar.extractAll(ARCHIVE, folder);
  const run = (...args) =>
    JSON.parse(
      execFileSync(process.execPath, [join(folder, 'dist/lathe.mjs'), ...args, '--json'], {
        cwd: temporary,
        env: { PATH: process.env.PATH, HOME: temporary },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
  return [...masters(run), ...(await tags(run))];
}

/** The demo track, and a picture of it: by ffmpeg, a network, threads, and the library that draws. */
function masters(run) {
  const output = join(temporary, 'demo-master.wav');
  const { after } = run('master', DEMO, '-o', output, '--target-lufs', '-14');
  const picture = join(temporary, 'demo.png');
  run('spectrogram', DEMO, output, '-o', picture);
  console.log(`packed code: demo mastered to ${after.integratedLufs} LUFS, ${after.truePeakDbtp} dBTP`);
  const isRight =
    Math.abs(after.integratedLufs + 14) <= 0.1 && after.truePeakDbtp <= -1 && statSync(output).size > 1e6;
  return [
    ...(isRight ? [] : ['the packed code does not master to what was asked']),
    ...(statSync(picture).size > 1e5 ? [] : ['the packed code draws no picture']),
  ];
}

/** A made voice between silences: by the detector of voices, the model of emotions, and the threads of both. */
async function tags(run) {
  const load = (path) => tsImport(path, import.meta.url);
  const { speechSignal } = await load('../../test/support/speech-signal.ts');
  const { writeWavFixture } = await load('../../test/support/wav-fixture.ts');
  const voice = new Float32Array(6 * VOICE_RATE);
  voice.set(speechSignal(4, { sampleRate: VOICE_RATE, pitchHz: 130 }), VOICE_RATE);
  const path = join(temporary, 'voice.wav');
  writeWavFixture(path, [voice], VOICE_RATE);
  const { model, summary, voicedSeconds } = run('emotion', 'tag', path);
  console.log(`packed code: ${voicedSeconds.toFixed(1)} s of a voice tagged ${summary.label} by ${model}`);
  return voicedSeconds > 3 && summary.label !== null ? [] : ['the packed code hears no voice'];
}

/** As one stream of gzip; the packages of Linux compress better. */
async function compressedSize(folder) {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (!statSync(path).isFile()) continue;
    await pipeline(createReadStream(path), createGzip(), async (chunks) => {
      for await (const chunk of chunks) bytes += chunk.length;
    });
  }
  return bytes;
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
