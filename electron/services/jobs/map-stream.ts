/**
 * Works on the items of a stream, some at a time; the stream waits while so many are worked on. The first failure ends it,
 * once what had begun is done.
 *
 * @param atOnce items that are worked on side by side, 1 or more
 * @returns the results in the order of the items
 */
export async function* mapStream<Item, Result>(
  items: AsyncIterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void> {
  const running: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Told when its turn comes; until then it is nobody's.
      result.catch(() => {});
      running.push(result);
      if (running.length === atOnce) yield await running.shift()!;
    }
    for (let first = running.shift(); first !== undefined; first = running.shift()) yield await first;
  } finally {
    await Promise.allSettled(running);
  }
}
