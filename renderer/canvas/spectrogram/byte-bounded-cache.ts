/** Keeps what was used last, up to a number of bytes. */
export class ByteBoundedCache<Key, Value> {
  /** In the order of use, the longest unused first. */
  readonly #entries = new Map<Key, { readonly value: Value; readonly bytes: number }>();
  readonly #mostBytes: number;
  readonly #onEvicted: (value: Value) => void;
  #bytes = 0;

  /**
   * @param mostBytes what is over it goes, but never what was added last
   * @param onEvicted told of everything that goes
   */
  constructor(mostBytes: number, onEvicted: (value: Value) => void = () => {}) {
    this.#mostBytes = mostBytes;
    this.#onEvicted = onEvicted;
  }

  /** What all that is kept takes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Gives a value, which counts as a use of it. */
  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Whether there is a value; that is no use of it. */
  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  set(key: Key, value: Value, bytes: number): void {
    this.#remove(key);
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes || oldest === key) return;
      this.#remove(oldest);
    }
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.#remove(key);
  }

  #remove(key: Key): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    this.#onEvicted(entry.value);
  }
}
