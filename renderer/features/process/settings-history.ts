/** A value with the way that led to it. */
export interface History<Value> {
  readonly past: readonly Value[];
  readonly present: Value;
  readonly future: readonly Value[];
  /** What the last change was about: changes of the same thing in a row are one step. */
  readonly subject: string | undefined;
}

/** As far back as anybody goes. */
const LONGEST_PAST = 100;

/** A value without a past. */
export function beginHistory<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], subject: undefined };
}

/**
 * Goes on to another value.
 *
 * @param subject of the change, such as the slider that is dragged; `undefined` is always a step of its own
 */
export function change<Value>(history: History<Value>, present: Value, subject?: string): History<Value> {
  const isSameStep = subject !== undefined && subject === history.subject;
  const past = isSameStep ? history.past : [...history.past, history.present].slice(-LONGEST_PAST);
  return { past, present, future: [], subject };
}

/** One step back, where there is one. */
export function undo<Value>(history: History<Value>): History<Value> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    subject: undefined,
  };
}

/** One step forward again, where there is one. */
export function redo<Value>(history: History<Value>): History<Value> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, subject: undefined };
}
