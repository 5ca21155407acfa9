import type { ProcessMemory } from '../../adapters/process-memory.ts';

/** Remembers the most memory that the process was seen to hold. ONNX Runtime keeps what a step took until it is closed. */
export class MemoryMeter {
  readonly #memory: ProcessMemory;
  #greatest = 0;

  constructor(memory: ProcessMemory) {
    this.#memory = memory;
  }

  /** Bytes. */
  get greatest(): number {
    return this.#greatest;
  }

  /** Looks now. */
  sample(): void {
    this.#greatest = Math.max(this.#greatest, this.#memory.resident());
  }
}
