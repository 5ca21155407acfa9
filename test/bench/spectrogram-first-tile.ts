/**
 * What a window does when a track is dropped on it: asks for the overview of its spectrogram, as a program of its own.
 * Prints the moments at which the first tile and the last came, in milliseconds of the clock, and then how long tiles
 * of a few seconds take while the program is there. Started by spectrogram.ts.
 */
import { createHandlers } from '../../electron/composition.ts';
import { connectInProcess } from '../../shared/contract/in-process.ts';

const inputPath = process.argv[2]!;
const client = connectInProcess({
  handlers: createHandlers(),
  createAborter: () => new AbortController(),
  onBug: (thrown) => console.error(thrown),
});

const now = (): number => performance.timeOrigin + performance.now();
let firstTile: number | undefined;
await client.call(
  'spectrogram.overview',
  { inputPath },
  {
    onProgress: ({ tile }) => {
      if (tile !== undefined) firstTile ??= now();
    },
  },
);
const lastTile = now();
const tileMilliseconds: number[] = [];
for (const index of [5, 40, 23, 70, 12, 61, 33]) {
  const start = now();
  await client.call('spectrogram.tile', { inputPath, level: 0, index });
  tileMilliseconds.push(now() - start);
}
console.log(JSON.stringify({ firstTile, lastTile, tileMilliseconds }));
process.exit(0);
