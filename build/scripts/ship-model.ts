/**
 * Takes a finished training into `models/`: weights, manifest entry and card, with figures measured here on tracks that
 * the training never saw.
 *
 * Usage: tsx build/scripts/ship-model.ts RUN_FOLDER COMMAND [REMARKS.md]
 * where COMMAND is the `lathe train` command that made the folder and the remarks are what a person has to say of the
 * model, both for the card.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { defaultDataFolder } from '../../electron/services/files/data-folder.ts';
import { loadManifest, type ManifestEntry } from '../../electron/services/models/manifest.ts';
import { createModelService } from '../../electron/services/models/model-service.ts';
import { createUserModels } from '../../electron/services/models/user-models.ts';
import { listTracks } from '../../electron/services/training/data/catalogue.ts';
import {
  ALL_FAULTS,
  CLEAN,
  type EvaluationRow,
  renderEvaluation,
} from '../../electron/services/training/evaluation.ts';
import { trainingSettingsSchema } from '../../electron/services/training/training-settings.ts';
import { ARCHITECTURES, buildArchitecture } from '../../models/architectures.ts';
import { FAULT_KINDS } from '../../shared/mastering/faults/fault-chain.ts';
import { Graph } from '../../shared/nn/graph.ts';
import { parameterCount } from '../../shared/nn/parameter-count.ts';
import { MODELS_FOLDER, measureSplit } from './measure-split.ts';

const [run, command, remarksFile] = process.argv.slice(2);
if (run === undefined || command === undefined) throw new Error('usage: ship-model.ts RUN_FOLDER COMMAND');

const settings = trainingSettingsSchema.parse(JSON.parse(readFileSync(join(run, 'config.json'), 'utf8')));
const id = settings.architecture;
const { defaultConfig, segmentSamples, batchSize } = ARCHITECTURES[id];
const LICENCE = 'CC-BY-SA-3.0';
const DESCRIPTIONS = {
  crnn: 'Convolutions and a bidirectional LSTM on frames of 46 ms set the gain of 96 bands of mid and side',
  'wave-u-net':
    'Wave-U-Net of 6 levels on 32 bands of mid and side: a gain and a correction for each sample of each band',
} as const;

const weights = `${id}/weights/${id}.onnx`;
mkdirSync(join(MODELS_FOLDER, id, 'weights'), { recursive: true });
copyFileSync(join(run, 'model.onnx'), join(MODELS_FOLDER, weights));

const graph = new Graph();
buildArchitecture(graph.input('audio', [1, 2, 8192]), { name: id, config: defaultConfig } as never, {
  training: false,
});

const models = createModelService({
  folder: MODELS_FOLDER,
  userModels: createUserModels(join(defaultDataFolder(), 'models')),
  openSession: createOrtSession,
});
const model = await models.resolve(join(MODELS_FOLDER, weights));

const counts = { faultyCount: 48, cleanCount: 10, seed: 1 };
const test = await measureSplit(model!, { ...counts, split: 'test' });
const outOfDomain = await measureSplit(model!, { ...counts, split: 'out-of-domain' });
await model!.release();

const listed = await listTracks(join(MODELS_FOLDER, 'training-data.json'));
const trainTracks = listed.filter(({ described }) => described?.split === 'train').length;
const entry: ManifestEntry = {
  id,
  file: weights,
  sha256: createHash('sha256')
    .update(readFileSync(join(MODELS_FOLDER, weights)))
    .digest('hex'),
  licence: LICENCE,
  description: DESCRIPTIONS[id],
  sampleRate: 44100,
  channels: 2,
  segmentSamples,
  batchSize,
  // Both networks hear statistics of the whole segment.
  receptiveFieldSamples: segmentSamples,
  parameterCount: parameterCount(graph),
  trainedOn: `${trainTracks} tracks of hyperrogue-music, 0ad-data and supertuxkart-data (CC BY-SA), faults made at random; see TRAINING-DATA.md`,
  figures: test
    .filter(({ set }) => set === ALL_FAULTS || set === CLEAN)
    .flatMap((row) =>
      (['siSdrDb', 'lsdDb', 'mrStft'] as const).map((measure) => ({
        set: row.set,
        measure,
        unprocessed: row.set === CLEAN ? null : round(row.unprocessed[measure]),
        processed: round(row.processed[measure]),
        excerpts: row.excerpts,
      })),
    ),
};
const manifest = await loadManifest(MODELS_FOLDER);
const others = manifest.models.filter((each) => each.id !== id);
const sorted = [...others, entry].sort((a, b) => (a.id < b.id ? -1 : 1));
writeFileSync(
  join(MODELS_FOLDER, 'manifest.json'),
  `${JSON.stringify({ version: 1, models: sorted }, null, 2)}\n`,
);
writeFileSync(join(MODELS_FOLDER, id, 'README.md'), renderCard());
console.log(renderEvaluation(test), renderEvaluation(outOfDomain));

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Whether the network is better than none on the mean over all faults, measure by measure. */
function renderVerdict(rows: readonly EvaluationRow[]): string {
  const { unprocessed, processed } = rows.find(({ set }) => set === ALL_FAULTS)!;
  const verdict = (name: string, gain: number) =>
    `${name} ${gain > 0 ? 'better' : 'worse'} by ${Math.abs(gain).toFixed(3)}`;
  return `Over all faults against no processing: ${[
    verdict('SI-SDR', processed.siSdrDb - unprocessed.siSdrDb),
    verdict('LSD', unprocessed.lsdDb - processed.lsdDb),
    verdict('MR-STFT', unprocessed.mrStft - processed.mrStft),
  ].join(', ')}.`;
}

function renderCard(): string {
  const trainingCard = readFileSync(join(run!, 'card.md'), 'utf8').split('\n').slice(2).join('\n');
  return `# Model card: ${id}

${entry.description}. Input and output: 44.1 kHz stereo, segments of ${segmentSamples} samples in batches of ${batchSize}; ONNX,
opset 17. ${entry.parameterCount} parameters. SHA-256 \`${entry.sha256}\`.

**Licence of the weights:** ${LICENCE}, as the music that they were trained on (attribution of every track:
[training-data.json](../training-data.json), how it was chosen: [TRAINING-DATA.md](../TRAINING-DATA.md)). The code is MIT.

**Made by** (seed ${settings.seed}, ${settings.threads} thread; another number of threads rounds differently):

\`\`\`
${command}
\`\`\`

## Figures
Means over excerpts of 6 s, before → after, at full intensity, through the same segmentation as \`lathe master\`. For
\`clean\` the distances are those of the result to its input. Drawn with seed 1; repeat with
\`npx tsx build/scripts/evaluate-model.ts ${id}\`.

Tracks of the same packages, held out by work (test split):

${renderEvaluation(test)}
${renderVerdict(test)}

Other music, never used for anything else (nexuiz-music, wesnoth-1.16-music):

${renderEvaluation(outOfDomain)}
Definitions: SI-SDR, Le Roux et al. 2019; LSD and MR-STFT as in \`shared/analysis\`.

## What it is for, and what not
It was trained to undo made faults: ${settings.faultKinds?.join(', ') ?? FAULT_KINDS.join(', ')}. It knows game music of a few composers, nearly without voices, from lossy files. One seed was trained; the
spread over seeds was not measured. It does not judge taste, and it cannot bring back what a steep filter removed.
${remarksFile === undefined ? '' : `\n${readFileSync(remarksFile, 'utf8')}`}
## Training
${trainingCard}`;
}
