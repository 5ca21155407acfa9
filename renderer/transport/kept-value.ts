/** A value that outlives its page. */
export interface KeptValue {
  /** What was saved last, as JSON keeps it; `undefined` where there is nothing, or it is another owner's. */
  load(): unknown;
  save(value: unknown): void;
}

/**
 * Keeps a value for as long as the tab lives and its server runs.
 *
 * @param owner of the files that it names, such as the server's token: what belongs to another one is not taken over
 */
export function keepValue(storage: Storage, key: string, owner: string): KeptValue {
  return {
    load() {
      try {
        const kept = JSON.parse(storage.getItem(key) ?? '{}') as { owner?: string; value?: unknown };
        return kept.owner === owner ? kept.value : undefined;
      } catch {
        return undefined;
      }
    },
    save: (value) => storage.setItem(key, JSON.stringify({ owner, value })),
  };
}
