import type { Label, Picture } from '../../shared/spectrogram/picture.ts';

const ANCHORS = { left: 'start', center: 'middle', right: 'end' } as const;
const BASELINES = { top: 'text-before-edge', middle: 'central', bottom: 'text-after-edge' } as const;

/**
 * A picture of lines and text as part of the page. Colours may be custom properties, such as `var(--text)`: they are set
 * as styles, one by one, which the page's policy allows where it allows no style in markup.
 */
export function PictureSvg({
  picture: { width, height, rules, lines = [], labels },
  label,
}: {
  readonly picture: Omit<Picture, 'rasters' | 'density'>;
  /** What is seen, for those who do not see it. */
  readonly label: string;
}) {
  // What is drawn has neither names nor an order of its own: the place in the list is all there is.
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
      {rules.map(({ colour, ...box }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <rect key={index} {...box} style={{ fill: colour }} />
      ))}
      {lines.map(({ points, colour, width: strokeWidth, dashes }, index) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          d={pathOf(points)}
          fill="none"
          strokeWidth={strokeWidth}
          strokeLinejoin="round"
          strokeLinecap={dashes === undefined ? 'round' : 'butt'}
          strokeDasharray={dashes?.join(' ')}
          style={{ stroke: colour }}
        />
      ))}
      {labels.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <LabelText key={index} label={each} />
      ))}
    </svg>
  );
}

function LabelText({ label: { text, x, y, size, colour, align, baseline } }: { readonly label: Label }) {
  return (
    <text
      x={x}
      y={y}
      fontSize={size}
      textAnchor={ANCHORS[align]}
      dominantBaseline={BASELINES[baseline]}
      style={{ fill: colour }}
    >
      {text}
    </text>
  );
}

/** A single point is a dot. */
function pathOf(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`);
  return first === undefined ? '' : `M${first}L${rest.length > 0 ? rest.join(' ') : first}`;
}
