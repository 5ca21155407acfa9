import { LatheError } from '../../../shared/errors.ts';
import type { EncodedTile } from './tasks.ts';

/** Makes all tiles of an overview. */
export type StartPass = (
  signal: AbortSignal,
  onTile: (tile: EncodedTile) => void,
  onProgress: (fraction: number) => void,
) => Promise<void>;

/** Somebody who waits for tiles of a pass. */
export interface PassListener {
  readonly signal?: AbortSignal;
  readonly onTile: (tile: EncodedTile) => void;
  readonly onProgress?: (fraction: number) => void;
}

interface Pass {
  readonly listeners: Set<PassListener>;
  readonly made: EncodedTile[];
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/**
 * Passes over whole files, one for all who want tiles of the same at a time. A pass is stopped when nobody is left who
 * waits for it.
 */
export class OverviewPasses {
  readonly #running = new Map<string, Pass>();

  /**
   * Takes part in a pass, and starts it where there is none.
   *
   * @param key what the tiles are of
   * @param listener is told all tiles, those that are there already at once
   * @throws whatever the pass throws, and LatheError `cancelled` when the listener's signal is aborted
   */
  async join(key: string, listener: PassListener, start: StartPass): Promise<void> {
    if (listener.signal?.aborted) throw cancelled();
    const pass = this.#running.get(key) ?? this.#start(key, start);
    pass.listeners.add(listener);
    for (const tile of pass.made) listener.onTile(tile);
    let leave = (): void => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(cancelled());
    });
    listener.signal?.addEventListener('abort', leave, { once: true });
    try {
      await Promise.race([pass.done, left]);
    } finally {
      listener.signal?.removeEventListener('abort', leave);
      pass.listeners.delete(listener);
      if (pass.listeners.size === 0) this.#stop(key, pass);
    }
  }

  #start(key: string, start: StartPass): Pass {
    const abort = new AbortController();
    const listeners = new Set<PassListener>();
    const made: EncodedTile[] = [];
    const onTile = (tile: EncodedTile): void => {
      made.push(tile);
      for (const listener of listeners) listener.onTile(tile);
    };
    const onProgress = (fraction: number): void => {
      for (const listener of listeners) listener.onProgress?.(fraction);
    };
    const done = start(abort.signal, onTile, onProgress);
    const pass = { listeners, made, abort, done };
    this.#running.set(key, pass);
    done.catch(() => undefined).finally(() => this.#forget(key, pass));
    return pass;
  }

  #stop(key: string, pass: Pass): void {
    this.#forget(key, pass);
    pass.abort.abort();
  }

  #forget(key: string, pass: Pass): void {
    if (this.#running.get(key) === pass) this.#running.delete(key);
  }
}

function cancelled(): LatheError {
  return new LatheError('cancelled', 'The work was cancelled.');
}
