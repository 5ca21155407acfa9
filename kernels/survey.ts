/** 32 doubles. */
const CHUNK_BYTES: usize = 32 * 8;

/**
 * The largest sample, and the largest second difference around any sample, of each chunk of 32.
 *
 * @param signal doubles; the one before the first and the one behind the last chunk are there
 * @param peaks receives one double a chunk
 * @param bends receives one double a chunk
 */
export function survey(signal: usize, chunks: usize, peaks: usize, bends: usize): void {
  const two = f64x2.splat(2);
  for (let c: usize = 0; c < chunks; c++) {
    let peak = f64x2.splat(0);
    let bend = f64x2.splat(0);
    for (let end = signal + CHUNK_BYTES; signal < end; signal += 16) {
      const here = v128.load(signal);
      const before = v128.load(signal - 8);
      const after = v128.load(signal + 8);
      peak = f64x2.pmax(peak, f64x2.abs(here));
      bend = f64x2.pmax(bend, f64x2.abs(f64x2.add(f64x2.sub(before, f64x2.mul(two, here)), after)));
    }
    store<f64>(peaks + 8 * c, max(f64x2.extract_lane(peak, 0), f64x2.extract_lane(peak, 1)));
    store<f64>(bends + 8 * c, max(f64x2.extract_lane(bend, 0), f64x2.extract_lane(bend, 1)));
  }
}
