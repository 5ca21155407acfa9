import type { ModelService } from '../services/models/model-service.ts';
import type { HandlersOf } from './foundation.ts';

/** Looks after the models. */
export function modelHandlers(
  models: ModelService,
): HandlersOf<`models.${'list' | 'info' | 'verify' | 'remove' | 'import'}`> {
  return {
    'models.list': () => models.list(),
    'models.info': ({ model }) => models.info(model),
    'models.verify': ({ model }) => models.verify(model),
    'models.remove': async ({ model }) => {
      await models.remove(model);
      return {};
    },
    'models.import': async ({ path, ...choices }) => {
      const { importModel } = await import('../services/models/import/import-model.ts');
      return importModel(models, path, choices);
    },
  };
}
