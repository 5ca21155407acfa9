/** A place in a picture: in points of the page, or in pixels, from the top left. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What lies in points of the page, in whole pixels. */
export function scaled<Shape extends Rectangle>(rectangle: Shape, density: number): Shape {
  const [x, y] = [Math.round(rectangle.x * density), Math.round(rectangle.y * density)];
  const right = Math.round((rectangle.x + rectangle.width) * density);
  const bottom = Math.round((rectangle.y + rectangle.height) * density);
  return { ...rectangle, x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
}
