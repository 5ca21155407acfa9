/** What a press on a key or a button zooms by. */
export const ZOOM_STEP = 1.5;

/** The part of an axis that is shown, in whatever the axis is even in. */
export interface AxisSpan {
  readonly start: number;
  readonly end: number;
}

/** How far an axis goes from 0 on, and how little of it is shown at least; it goes so far at least. */
export interface AxisLimits {
  readonly length: number;
  readonly least: number;
}

const whole = ({ length, least }: AxisLimits): number => Math.max(length, least);

/** The value at a share of the span. */
export function valueAt({ start, end }: AxisSpan, share: number): number {
  return start + share * (end - start);
}

/** The share of the span at which a value lies; outside of 0 ... 1 it is not shown. */
export function shareIn({ start, end }: AxisSpan, value: number): number {
  return (value - start) / (end - start);
}

/** The nearest span of the same length, or of the nearest length that there is, on the axis. */
export function clampSpan(span: AxisSpan, limits: AxisLimits): AxisSpan {
  const length = Math.min(whole(limits), Math.max(limits.least, span.end - span.start));
  const start = Math.min(whole(limits) - length, Math.max(0, span.start));
  return { start, end: start + length };
}

/**
 * The span with another length, and the same value under the pointer.
 *
 * @param factor above 1 shows more
 * @param share of the span where the pointer is
 */
export function zoomSpan(span: AxisSpan, factor: number, share: number, limits: AxisLimits): AxisSpan {
  const length = Math.min(whole(limits), Math.max(limits.least, (span.end - span.start) * factor));
  const start = valueAt(span, share) - share * length;
  return clampSpan({ start, end: start + length }, limits);
}

/** The span moved by a share of itself; towards the end of the axis where the share is positive. */
export function panSpan(span: AxisSpan, share: number, limits: AxisLimits): AxisSpan {
  const by = share * (span.end - span.start);
  return clampSpan({ start: span.start + by, end: span.end + by }, limits);
}
