/**
 * Measures a model on tracks that it was never trained on and prints the table of its card.
 *
 * Usage: tsx build/scripts/evaluate-model.ts MODEL [--split validation|test|out-of-domain] [--faulty N] [--clean N] [--seed N] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { createModelService } from '../../electron/services/models/model-service.ts';
import { listTracks } from '../../electron/services/training/data/catalogue.ts';
import { drawEvaluationSet } from '../../electron/services/training/data/evaluation-set.ts';
import { PcmCache } from '../../electron/services/training/data/pcm-cache.ts';
import { prepareTracks } from '../../electron/services/training/data/prepared-track.ts';
import { evaluateNetwork, renderEvaluation } from '../../electron/services/training/evaluation.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'test' },
    faulty: { type: 'string', default: '48' },
    clean: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const [name] = positionals;
if (name === undefined) throw new Error('name a model: an id of the manifest, or an .onnx file');

const root = fileURLToPath(new URL('../..', import.meta.url));
const ffmpeg = createFfmpeg();
const listed = await listTracks(join(root, 'models', 'training-data.json'));
const cache = new PcmCache({
  ffmpeg,
  folder: join(process.env.LATHE_CACHE ?? join(homedir(), '.cache', 'lathe'), 'pcm'),
});
const { tracks } = await prepareTracks(
  listed.filter(({ split }) => split === values.split),
  cache,
);
const excerpts = drawEvaluationSet(tracks, {
  faultyCount: Number(values.faulty),
  cleanCount: Number(values.clean),
  seed: Number(values.seed),
});
const models = createModelService({ folder: join(root, 'models'), openSession: createOrtSession });
const model = await models.resolve(name);
if (model === undefined) throw new Error('the model none has nothing to measure');
const rows = await evaluateNetwork(model, ffmpeg, tracks, excerpts, (done, total) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} excerpts`);
});
await model.release();
console.log(`${name}, ${values.split} tracks, seed ${values.seed}\n\n${renderEvaluation(rows)}`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
