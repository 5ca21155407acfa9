import type { EmotionMultitaskResult } from '../contract/emotion-multitask.ts';
import type { LineChart } from './charts/line-chart.ts';

/** How the trainings of a comparison of several tasks went: the recall of emotions of the held-out clips by epoch. */
export function multitaskCourse({ variants, seeds, heldOutClips }: EmotionMultitaskResult): LineChart {
  const ends = variants.map(
    ({ variant, heldOutRecalls }) => `${variant} ${heldOutRecalls.at(-1)!.toFixed(3)}`,
  );
  return {
    title: 'Recall of emotions while several tasks are learnt',
    description: `Mean over ${seeds === 1 ? 'one seed' : `${seeds} seeds`}, ${heldOutClips} held-out clips, by epoch; after the last: ${ends.join(', ')}`,
    x: { label: 'Epoch', whole: true },
    panels: [
      {
        y: { label: 'Recall' },
        series: variants.map(({ variant, heldOutRecalls }) => ({
          name: variant,
          x: heldOutRecalls.map((_, epoch) => epoch + 1),
          y: heldOutRecalls,
        })),
      },
    ],
  };
}
