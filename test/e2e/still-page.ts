import type { Page } from 'playwright-core';

/** Waits until nothing of a page moves or changes its colour any more, but for what does so without an end. */
export async function standsStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const drawn = (): Promise<number> => new Promise(requestAnimationFrame);
    await drawn();
    const ending = document
      .getAnimations()
      .filter((each) => Number.isFinite(Number(each.effect?.getComputedTiming().endTime)));
    await Promise.allSettled(ending.map(({ finished }) => finished));
    await drawn();
  });
}
