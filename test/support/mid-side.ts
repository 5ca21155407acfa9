/** Turns left and right into mid, (left + right) / 2, and side, (left - right) / 2, in place. */
export function toMidSide(left: Float32Array, right: Float32Array): void {
  for (let n = 0; n < left.length; n++) {
    const l = left[n]!;
    const r = right[n]!;
    left[n] = 0.5 * (l + r);
    right[n] = 0.5 * (l - r);
  }
}

/** Turns mid and side back into left and right, in place. */
export function toLeftRight(mid: Float32Array, side: Float32Array): void {
  for (let n = 0; n < mid.length; n++) {
    const m = mid[n]!;
    const s = side[n]!;
    mid[n] = m + s;
    side[n] = m - s;
  }
}
