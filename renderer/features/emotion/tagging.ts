import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EmotionTagResult } from '../../../shared/contract/emotion-tag.ts';
import { type Failure, toFailure } from '../../../shared/contract/failure.ts';
import type { ResultOf } from '../../../shared/contract/methods.ts';
import type { Connection } from '../../transport/connection.ts';
import type { Files } from '../../transport/files.ts';

/** A file of the session. */
interface OwnFile {
  readonly handle: string;
  readonly name: string;
}

/** A model that came with Lathe. */
export type EmotionModel = ResultOf<'emotion.models'>['models'][number];

/** What is being told of the recording. */
export type TaggingRun =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly stage: 'listening' | 'classifying'; readonly fraction: number }
  | { readonly state: 'done'; readonly result: EmotionTagResult }
  | { readonly state: 'failed'; readonly failure: Failure };

/** A recording, a model, and what the model says. */
export interface TaggingState {
  readonly recording: OwnFile | undefined;
  /** How far a file is sent, 0 ... 1; left out where none is. */
  readonly uploading: number | undefined;
  /** Those that came with Lathe; `undefined` before they are known. */
  readonly models: readonly EmotionModel[] | undefined;
  /** A file of the user's own in the place of those. */
  readonly ownModel: OwnFile | undefined;
  /** The name of the chosen one of {@link models}; left out: the first. */
  readonly modelName: string | undefined;
  readonly run: TaggingRun;
}

/** The tagging of the page: as soon as there are a recording and a model, the model is asked. */
export interface Tagging {
  readonly store: StoreApi<TaggingState>;
  /** Asks which models there are. */
  loadModels(): Promise<void>;
  /** Sends a recording and has it tagged. */
  choose(file: File): Promise<void>;
  /** Takes one of the models that came with Lathe. */
  chooseModel(name: string): void;
  /** Sends a model and takes it. */
  chooseModelFile(file: File): Promise<void>;
  /** Asks again. */
  tag(): Promise<void>;
  cancel(): void;
  /** Takes the recording away. */
  clear(): void;
}

const NOTHING: TaggingState = {
  recording: undefined,
  uploading: undefined,
  models: undefined,
  ownModel: undefined,
  modelName: undefined,
  run: { state: 'none' },
};

/** What `emotion.tag` is asked with; `undefined` where there is no model. */
export function chosenModel({ models, ownModel, modelName }: TaggingState): string | undefined {
  return ownModel?.handle ?? modelName ?? models?.[0]?.id;
}

/** Makes the tagging of the page. */
export function createTagging(call: Connection['call'], files: Pick<Files, 'upload' | 'remove'>): Tagging {
  const store = createStore<TaggingState>(() => NOTHING);
  let running = new AbortController();

  const send = async (file: File): Promise<OwnFile> => {
    store.setState({ uploading: 0 });
    try {
      const onProgress = (uploading: number): void => store.setState({ uploading });
      return { handle: await files.upload(file, { onProgress }), name: file.name };
    } finally {
      store.setState({ uploading: undefined });
    }
  };

  /** Puts a file in the place of another, which goes. */
  const replace = (key: 'recording' | 'ownModel', file: OwnFile | undefined): void => {
    const previous = store.getState()[key];
    store.setState({ [key]: file });
    if (previous !== undefined) void files.remove(previous.handle);
  };

  const tag = async (): Promise<void> => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const { recording } = store.getState();
    const model = chosenModel(store.getState());
    const tell = (run: TaggingRun): void => {
      if (!signal.aborted) store.setState({ run });
    };
    if (recording === undefined || model === undefined) {
      tell({ state: 'none' });
      return;
    }
    tell({ state: 'running', stage: 'listening', fraction: 0 });
    const request = { inputPath: recording.handle, model, detail: true };
    await call('emotion.tag', request, {
      signal,
      onProgress: ({ stage, fraction }) => tell({ state: 'running', stage, fraction }),
    }).then(
      (result) => tell({ state: 'done', result }),
      (thrown: unknown) => tell({ state: 'failed', failure: toFailure(thrown) }),
    );
  };

  return {
    store,
    tag,
    async loadModels() {
      if (store.getState().models !== undefined) return;
      store.setState({ models: (await call('emotion.models', {})).models });
      await tag();
    },
    async choose(file) {
      replace('recording', await send(file));
      await tag();
    },
    chooseModel(modelName) {
      replace('ownModel', undefined);
      store.setState({ modelName });
      void tag();
    },
    async chooseModelFile(file) {
      replace('ownModel', await send(file));
      await tag();
    },
    cancel() {
      running.abort();
      store.setState({ run: { state: 'none' } });
    },
    clear() {
      running.abort();
      replace('recording', undefined);
      store.setState({ run: { state: 'none' } });
    },
  };
}
