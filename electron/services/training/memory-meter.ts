import type { ProcessMemory } from '../../adapters/process-memory.ts';

/** Measures the most memory that the process held since the meter was made. */
export class MemoryMeter {
  readonly #memory: ProcessMemory;
  /** In this process's whole life so far. */
  readonly #before: number;
  #seen = 0;

  constructor(memory: ProcessMemory) {
    this.#memory = memory;
    this.#before = memory.greatest();
  }

  /** Bytes: the process's own record where that is a new one, else the most that was seen. */
  get greatest(): number {
    const record = this.#memory.greatest();
    return record > this.#before ? record : this.#seen;
  }

  /** Looks now. */
  sample(): void {
    this.#seen = Math.max(this.#seen, this.#memory.resident());
  }
}
