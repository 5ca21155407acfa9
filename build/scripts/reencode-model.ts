/**
 * Writes a shipped model anew: the parameters that it has, in the graph that Lathe builds for its network today, which may
 * be a faster one for the same function. The file is only replaced if both give the same sound; manifest and card then
 * name the new bytes.
 *
 * Usage: tsx build/scripts/reencode-model.ts ID
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { loadManifest } from '../../electron/services/models/manifest.ts';
import { buildInferenceGraph } from '../../electron/services/training/training-graph.ts';
import type { ArchitectureConfig } from '../../models/architectures.ts';
import { decodeModel } from '../../shared/nn/onnx/read.ts';
import { encodeInferenceModel } from '../../shared/nn/onnx/write.ts';
import { createRandom } from '../../shared/random.ts';
import { MODELS_FOLDER } from './measure-split.ts';

/** Of full scale, on noise of ±0.5; rounding of single precision leaves a few ten-millionths. */
const GREATEST_DIFFERENCE = 1e-6;

const [id] = process.argv.slice(2);
const manifest = await loadManifest(MODELS_FOLDER);
const entry = manifest.models.find((each) => each.id === id);
if (entry === undefined)
  throw new Error(`usage: reencode-model.ts ${manifest.models.map((each) => each.id).join('|')}`);

const path = join(MODELS_FOLDER, entry.file);
const bytes = readFileSync(path);
const { initializers, metadata } = decodeModel(bytes);
const architecture = JSON.parse(metadata.get('architecture')!) as ArchitectureConfig;
const { batchSize, segmentSamples } = entry;
const anew = encodeInferenceModel(
  buildInferenceGraph(architecture, batchSize, segmentSamples),
  new Map([...initializers].map(([name, { data }]) => [name, data])),
  Object.fromEntries(metadata),
);

const random = createRandom(1);
const shape = [batchSize, entry.channels, segmentSamples];
const noise = Float32Array.from(
  { length: batchSize * entry.channels * segmentSamples },
  () => random.next() - 0.5,
);
const [before, after] = [await master(bytes), await master(anew)];
const difference = before.reduce((most, sample, n) => Math.max(most, Math.abs(sample - after[n]!)), 0);
console.log(`greatest difference ${difference.toExponential(1)}; ${bytes.length} to ${anew.length} bytes`);
if (!(difference <= GREATEST_DIFFERENCE)) throw new Error('the sound is not the same; nothing was written');

const sha256 = createHash('sha256').update(anew).digest('hex');
writeFileSync(path, anew);
for (const text of ['manifest.json', join(entry.id, 'README.md')].map((name) => join(MODELS_FOLDER, name))) {
  writeFileSync(text, readFileSync(text, 'utf8').replaceAll(entry.sha256, sha256));
}

async function master(model: Uint8Array): Promise<Float32Array> {
  const session = await createOrtSession({ name: entry!.id, bytes: model }, { device: 'cpu' });
  const { mastered } = await session.run({ audio: { shape, data: noise } });
  await session.release();
  return mastered!.data;
}
