/**
 * Writes a shipped model anew: the parameters that it has, in the graph that Lathe builds for its network today, which may
 * be a faster one for the same function, or take other segments at once. The file is only replaced if both give the same
 * sound; manifest and card then name the new bytes.
 *
 * Usage: tsx build/scripts/reencode-model.ts ID
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { loadManifest } from '../../electron/services/models/manifest.ts';
import { buildInferenceGraph } from '../../electron/services/training/training-graph.ts';
import { ARCHITECTURES, type ArchitectureConfig } from '../../models/architectures.ts';
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
const { segmentSamples } = entry;
const { batchSize } = ARCHITECTURES[architecture.name];
const anew = encodeInferenceModel(
  buildInferenceGraph(architecture, batchSize, segmentSamples),
  new Map([...initializers].map(([name, { data }]) => [name, data])),
  Object.fromEntries(metadata),
);

const random = createRandom(1);
/** Samples of a segment, all channels. */
const segmentSize = entry.channels * segmentSamples;
const noise = Float32Array.from(
  { length: entry.batchSize * batchSize * segmentSize },
  () => random.next() - 0.5,
);
const [before, after] = [await master(bytes, entry.batchSize), await master(anew, batchSize)];
const difference = before.reduce((most, sample, n) => Math.max(most, Math.abs(sample - after[n]!)), 0);
console.log(`greatest difference ${difference.toExponential(1)}; ${bytes.length} to ${anew.length} bytes`);
if (!(difference <= GREATEST_DIFFERENCE)) throw new Error('the sound is not the same; nothing was written');

const sha256 = createHash('sha256').update(anew).digest('hex');
writeFileSync(path, anew);
const manifestPath = join(MODELS_FOLDER, 'manifest.json');
const models = manifest.models.map((each) => (each === entry ? { ...each, sha256, batchSize } : each));
writeFileSync(manifestPath, `${JSON.stringify({ ...manifest, models }, null, 2)}\n`);
const cardPath = join(MODELS_FOLDER, entry.id, 'README.md');
const card = readFileSync(cardPath, 'utf8').replaceAll(entry.sha256, sha256);
writeFileSync(cardPath, card.replace(/batches of \d+/, `batches of ${batchSize}`));

/** What the model makes of the noise, by as many segments at once as it takes. */
async function master(model: Uint8Array, segmentsAtOnce: number): Promise<Float32Array> {
  const session = await createOrtSession({ name: entry!.id, bytes: model }, { device: 'cpu' });
  const shape = [segmentsAtOnce, entry!.channels, segmentSamples];
  const result = new Float32Array(noise.length);
  for (let start = 0; start < noise.length; start += segmentsAtOnce * segmentSize) {
    const data = noise.subarray(start, start + segmentsAtOnce * segmentSize);
    const { mastered } = await session.run({ audio: { shape, data } });
    result.set(mastered!.data, start);
  }
  await session.release();
  return result;
}
