/** Hues of a few things: dark enough on white, and told apart by those with colour-blindness as far as hues can be. */
const FEW = ['#1f5fbf', '#c2410c', '#15803d', '#7e22ce', '#a16207', '#0e7490'] as const;

/** The golden angle: hues that follow each other lie far apart, and all of them are spread evenly. */
const HUE_STEP = 137.508;
/** In per cent. Hues that come near each other again differ in these. */
const SHADES = [
  { saturation: 85, lightness: 40 },
  { saturation: 95, lightness: 72 },
  { saturation: 80, lightness: 28 },
] as const;

/**
 * Colours that are told apart on white, as CSS has them.
 *
 * @param count how many; beyond some twenty the nearest ones look alike
 */
export function distinctColours(count: number): readonly string[] {
  if (count <= FEW.length) return FEW.slice(0, count);
  return Array.from({ length: count }, (_, index) => {
    const { saturation, lightness } = SHADES[index % SHADES.length]!;
    return `hsl(${((index * HUE_STEP) % 360).toFixed(0)},${saturation}%,${lightness}%)`;
  });
}
