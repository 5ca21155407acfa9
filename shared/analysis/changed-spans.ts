/** Consecutive windows, `from` included, `to` left out. */
export interface WindowSpan {
  readonly from: number;
  readonly to: number;
}

/** What counts as a changed span. */
export interface SpanRules {
  /** Spans at most. */
  readonly count: number;
  /** Windows in a span at most. */
  readonly longest: number;
  /** A span's strongest window has at least this change, in dB. */
  readonly leastDb: number;
  /** A span goes on while the change is at least this part of its strongest window's. */
  readonly share: number;
}

/**
 * The spans that changed most: each grows from the strongest window that is left, to the side where the change is
 * stronger, and never into another span. A weaker window at its border, which the change reaches in part, begins no span
 * of its own.
 *
 * @param changesDb change of each window, 0 or more
 * @param rules see {@link SpanRules}
 * @returns spans by their strongest window, the strongest first; equal windows by time
 */
export function findChangedSpans(changesDb: ArrayLike<number>, rules: SpanRules): WindowSpan[] {
  const taken = new Uint8Array(changesDb.length);
  const spans: WindowSpan[] = [];
  while (spans.length < rules.count) {
    let peak = -1;
    for (let w = 0; w < changesDb.length; w++) {
      if (taken[w] === 0 && (peak < 0 || changesDb[w]! > changesDb[peak]!)) peak = w;
    }
    if (peak < 0 || !(changesDb[peak]! >= rules.leastDb)) break;
    const span = grow(changesDb, taken, peak, rules);
    taken.fill(1, span.from, span.to);
    for (const border of [span.from - 1, span.to]) {
      if (changesDb[border]! < rules.share * changesDb[peak]!) taken[border] = 1;
    }
    spans.push(span);
  }
  return spans;
}

function grow(changesDb: ArrayLike<number>, taken: Uint8Array, peak: number, rules: SpanRules): WindowSpan {
  const least = rules.share * changesDb[peak]!;
  const free = (w: number): number =>
    w >= 0 && w < taken.length && taken[w] === 0 && changesDb[w]! >= least ? changesDb[w]! : -1;
  let [from, to] = [peak, peak + 1];
  while (to - from < rules.longest) {
    const [left, right] = [free(from - 1), free(to)];
    if (left < 0 && right < 0) break;
    if (left > right) from--;
    else to++;
  }
  return { from, to };
}
