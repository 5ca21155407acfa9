/** What of an `ImageData` is painted on. */
export type PixelImage = Pick<ImageData, 'width' | 'height' | 'data'>;

/** A colour of CSS as a pixel: a number that holds red, green, blue and opacity. */
export function pixelOf(colour: string): number {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0]!;
}

/** Two opaque colours, channel by channel. */
export function mixColours(from: number, to: number, share: number): number {
  let mixed = 0xff00_0000;
  for (let shift = 0; shift < 24; shift += 8) {
    const [a, b] = [(from >>> shift) & 255, (to >>> shift) & 255];
    mixed |= Math.round(a + share * (b - a)) << shift;
  }
  return mixed >>> 0;
}
