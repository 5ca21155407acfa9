import type { Random } from '../../../shared/random.ts';

/** Deals out all items in each epoch, in an order of its own; those that fill no batch are left out of that epoch. */
export class EpochDeal<Item> {
  readonly stepsPerEpoch: number;
  readonly #items: readonly Item[];
  readonly #batchSize: number;
  readonly #randomOf: (epoch: number) => Random;
  /** Of the epoch that was asked for last. */
  #order: { readonly epoch: number; readonly items: readonly Item[] } | undefined;

  /**
   * @param items at least a batch
   * @param randomOf the numbers that an epoch is shuffled by; epochs count from 0
   */
  constructor(items: readonly Item[], batchSize: number, randomOf: (epoch: number) => Random) {
    this.#items = items;
    this.#batchSize = batchSize;
    this.#randomOf = randomOf;
    this.stepsPerEpoch = Math.max(1, Math.floor(items.length / batchSize));
  }

  /** What a step learns from; steps count from 1. */
  batch(step: number): readonly Item[] {
    const epoch = Math.floor((step - 1) / this.stepsPerEpoch);
    const place = ((step - 1) % this.stepsPerEpoch) * this.#batchSize;
    if (this.#order?.epoch !== epoch) {
      this.#order = { epoch, items: this.#randomOf(epoch).shuffle(this.#items) };
    }
    return this.#order.items.slice(place, place + this.#batchSize);
  }
}
