/**
 * Does something before each frame that is drawn.
 *
 * @returns ends it
 */
export function eachFrame(work: () => void): () => void {
  let frame = requestAnimationFrame(function follow() {
    work();
    frame = requestAnimationFrame(follow);
  });
  return () => cancelAnimationFrame(frame);
}
