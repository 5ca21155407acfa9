/** Where the greatest value stands, the first of several; -1 where a value is not a number. */
export function indexOfGreatest(values: readonly number[] | Float32Array): number {
  return values.indexOf(Math.max(...values));
}
