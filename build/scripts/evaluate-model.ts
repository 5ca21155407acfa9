/**
 * Measures a model on tracks that it was never trained on and prints the table of its card.
 *
 * Usage: tsx build/scripts/evaluate-model.ts MODEL [--split validation|test|out-of-domain] [--faulty N] [--clean N] [--seed N]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { defaultDataFolder } from '../../electron/services/files/data-folder.ts';
import { createModelService } from '../../electron/services/models/model-service.ts';
import { createUserModels } from '../../electron/services/models/user-models.ts';
import { renderEvaluation } from '../../electron/services/training/evaluation.ts';
import { MODELS_FOLDER, measureSplit } from './measure-split.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'test' },
    faulty: { type: 'string', default: '48' },
    clean: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});
const [name] = positionals;
if (name === undefined) throw new Error('name a model: an id of the manifest, or an .onnx file');

const models = createModelService({
  folder: MODELS_FOLDER,
  userModels: createUserModels(join(defaultDataFolder(), 'models')),
  openSession: createOrtSession,
});
const model = await models.resolve(name);
if (model === undefined) throw new Error('the model none has nothing to measure');
const rows = await measureSplit(model, {
  split: values.split,
  faultyCount: Number(values.faulty),
  cleanCount: Number(values.clean),
  seed: Number(values.seed),
});
await model.release();
console.log(`${name}, ${values.split} tracks, seed ${values.seed}\n\n${renderEvaluation(rows)}`);
