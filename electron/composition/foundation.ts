import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Handlers } from '../../shared/contract/dispatch.ts';
import type { MethodName } from '../../shared/contract/methods.ts';
import { createFfmpeg } from '../adapters/ffmpeg/ffmpeg.ts';
import type { Ffmpeg } from '../adapters/ffmpeg/types.ts';
import { createOrtSession } from '../adapters/ort/session.ts';
import { defaultDataFolder } from '../services/files/data-folder.ts';
import { createModelService, type ModelService } from '../services/models/model-service.ts';
import { createUserModels } from '../services/models/user-models.ts';
import { lazy } from './lazy.ts';

/** What comes with Lathe. */
export const FONT = fileURLToPath(new URL('../../assets/fonts/Inter-Regular.ttf', import.meta.url));
export const STYLES_FOLDER = fileURLToPath(new URL('../../assets/styles', import.meta.url));
export const MODELS_FOLDER = fileURLToPath(new URL('../../models', import.meta.url));

/** What several areas are built on. */
export interface Foundation {
  /** Looked for by the first who needs it. */
  readonly ffmpeg: () => Ffmpeg;
  readonly models: ModelService;
  /** Where those of the user lie. */
  readonly userModelsFolder: string;
}

/** The methods of one area. */
export type HandlersOf<Method extends MethodName> = Pick<Handlers<AbortSignal>, Method>;

/** Builds it. */
export function createFoundation(): Foundation {
  const userModelsFolder = join(defaultDataFolder(), 'models');
  return {
    ffmpeg: lazy(() => createFfmpeg()),
    models: createModelService({
      folder: MODELS_FOLDER,
      userModels: createUserModels(userModelsFolder),
      openSession: createOrtSession,
    }),
    userModelsFolder,
  };
}
