import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Failure, toFailure } from '../../../shared/contract/failure.ts';
import type { TrainCheckResult } from '../../../shared/contract/training-data.ts';
import type { Connection } from '../../transport/connection.ts';
import type { PlacedFile } from '../../transport/dropped-files.ts';
import { type Files, nameOf } from '../../transport/files.ts';
import type { KeptValue } from '../../transport/kept-value.ts';
import { soundFiles } from '../../transport/sound-files.ts';
import { FIRST_PLAN, type FolderKind, type MusicFolder, type TrainPlan, toRequest } from './plan.ts';

/** A folder on its way to the services. */
export interface FolderUpload {
  readonly name: string;
  readonly fraction: number;
}

/** A look at the music before a training. */
export type MusicCheck =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly fraction: number }
  | { readonly state: 'done'; readonly result: TrainCheckResult }
  | { readonly state: 'failed'; readonly failure: Failure };

/** What is chosen for the next training. */
export interface TrainingMusic {
  readonly plan: StoreApi<TrainPlan>;
  readonly uploads: StoreApi<Readonly<Partial<Record<FolderKind, FolderUpload>>>>;
  /** Of the plan as it is: what changes the music takes it away. */
  readonly check: StoreApi<MusicCheck>;
  change(changes: Partial<Pick<TrainPlan, 'mode' | 'name' | 'settings'>>): void;
  /** Sends a folder; it takes the place of the one before. */
  giveFolder(kind: FolderKind, content: readonly PlacedFile[]): Promise<void>;
  /** Takes a folder that the services have already. */
  takeFolder(kind: FolderKind, handle: string): void;
  /** Takes a folder away, or gives up sending it. */
  removeFolder(kind: FolderKind): Promise<void>;
  /** Looks at the music. */
  look(): Promise<void>;
}

/** @throws LatheError from `giveFolder`, as sending a file does */
export function createTrainingMusic(
  call: Connection['call'],
  files: Pick<Files, 'uploadFolder' | 'remove'>,
  kept: KeptValue,
): TrainingMusic {
  const plan = createStore<TrainPlan>(() => ({ ...FIRST_PLAN, ...(kept.load() as TrainPlan | undefined) }));
  const uploads = createStore<Readonly<Partial<Record<FolderKind, FolderUpload>>>>(() => ({}));
  const check = createStore<MusicCheck>(() => ({ state: 'none' }));
  const sending = new Map<FolderKind, AbortController>();
  let looking: AbortController | undefined;
  plan.subscribe((changed) => kept.save(changed));

  const forgetCheck = (): void => {
    looking?.abort();
    looking = undefined;
    check.setState({ state: 'none' }, true);
  };
  const setFolder = (kind: FolderKind, folder: MusicFolder | undefined): void => {
    forgetCheck();
    const { [kind]: previous, ...others } = plan.getState().folders;
    plan.setState({ folders: folder === undefined ? others : { ...others, [kind]: folder } });
    if (previous !== undefined) void files.remove(previous.handle);
  };
  const setUpload = (kind: FolderKind, upload: FolderUpload | undefined): void => {
    const { [kind]: _, ...others } = uploads.getState();
    uploads.setState(upload === undefined ? others : { ...others, [kind]: upload }, true);
  };

  return {
    plan,
    uploads,
    check,
    change(changes) {
      if (changes.mode !== undefined || changes.settings !== undefined) forgetCheck();
      plan.setState(changes);
    },
    async giveFolder(kind, content) {
      const { name, files: chosen } = folderOf(kind, content);
      sending.get(kind)?.abort();
      const controller = new AbortController();
      sending.set(kind, controller);
      setUpload(kind, { name, fraction: 0 });
      try {
        const handle = await files.uploadFolder(name, chosen, {
          signal: controller.signal,
          onProgress: (fraction) => setUpload(kind, { name, fraction }),
        });
        setFolder(kind, { handle, name, fileCount: chosen.length });
      } finally {
        if (sending.get(kind) === controller) {
          sending.delete(kind);
          setUpload(kind, undefined);
        }
      }
    },
    takeFolder: (kind, handle) => setFolder(kind, { handle, name: nameOf(handle) }),
    async removeFolder(kind) {
      sending.get(kind)?.abort();
      setFolder(kind, undefined);
    },
    async look() {
      forgetCheck();
      const controller = new AbortController();
      looking = controller;
      const tell = (state: MusicCheck): void => {
        if (looking === controller) check.setState(state, true);
      };
      tell({ state: 'running', fraction: 0 });
      try {
        const result = await call('train.check', toRequest(plan.getState()), {
          signal: controller.signal,
          onProgress: ({ fraction }) => tell({ state: 'running', fraction }),
        });
        tell({ state: 'done', result });
      } catch (thrown) {
        tell({ state: 'failed', failure: toFailure(thrown) });
      }
    },
  };
}

/** What was given as one folder: its name is what all places begin with, where they begin alike. */
function folderOf(
  kind: FolderKind,
  content: readonly PlacedFile[],
): { readonly name: string; readonly files: readonly PlacedFile[] } {
  const sounds = new Set(soundFiles(content.map(({ file }) => file)));
  const chosen = content.filter(({ file }) => sounds.has(file));
  const [first] = content;
  const name = first?.place[0];
  const isOne = name !== undefined && content.every(({ place }) => place.length > 1 && place[0] === name);
  if (!isOne) return { name: kind, files: chosen };
  return { name, files: chosen.map(({ file, place }) => ({ file, place: place.slice(1) })) };
}
