import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MasterResult } from '../../../shared/contract/master.ts';
import type { Part } from '../../canvas/waveform.tsx';
import type { Connection } from '../../transport/connection.ts';
import type { Files } from '../../transport/files.ts';
import { type ProcessSettings, toMasterSettings } from './settings.ts';

/** The master of a part of a track, to be listened to before the whole is made. */
export interface Preview {
  readonly part: Part;
  readonly result: MasterResult;
}

/** The newest preview of each track, by the track's id. */
export interface Previews {
  readonly store: StoreApi<Readonly<Record<string, Preview>>>;
  /** Makes one; a new one takes the place of the old one. */
  make(
    track: { readonly id: string; readonly handle: string },
    part: Part,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Makes previews with the settings of the moment. */
export function createPreviews(
  call: Connection['call'],
  files: Pick<Files, 'remove'>,
  settings: () => ProcessSettings,
): Previews {
  const store = createStore<Readonly<Record<string, Preview>>>(() => ({}));
  return {
    store,
    async make({ id, handle }, part, signal) {
      const request = {
        inputPath: handle,
        outputPath: 'preview.wav',
        // What is listened to here is the sound and not the coding of the file.
        settings: { ...toMasterSettings(settings()), ...part, format: 'wav', bitDepth: '32f' },
      } as const;
      const result = await call('master.run', request, { signal });
      const previous = store.getState()[id];
      store.setState({ [id]: { part, result } });
      if (previous !== undefined) await files.remove(previous.result.outputPath);
    },
  };
}
