import { EDGE_SLACK } from './pixel-axis.ts';

/** Puts a piece of a tile on its rectangle; the corners need no buffer. */
export const PIECE_VERTEX = `#version 300 es
uniform vec4 rectangle; // left, bottom, right, top as shares of the panel
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(mix(rectangle.xy, rectangle.zw, corner) * 2.0 - 1.0, 0.0, 1.0);
}`;

/**
 * Levels in dB after the gain, of the loudest of the tile's points that a pixel shows: the same rule as in pixel-axis.ts.
 * Silence stays silence.
 */
export const PIECE_FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D levels;
uniform vec2 origin; // of the panel's lower left corner, in columns and rows of the tile
uniform vec2 pixel;  // its size in them
uniform ivec2 firstEnd; // the pixels at the ends of the piece, and the columns that they reach to
uniform ivec2 lastEnd;
uniform float gainDb;
out vec4 level;
const float slack = ${EDGE_SLACK};
ivec2 shown(float low, float size, int count) {
  int first = int(ceil(low - 0.5 - slack));
  int last = int(ceil(low + size - 0.5 - slack)) - 1;
  if (last < first) first = last = int(floor(low + 0.5 * size + slack));
  return clamp(ivec2(first, last), 0, count - 1);
}
void main() {
  ivec2 point = ivec2(gl_FragCoord.xy);
  vec2 low = origin + vec2(point) * pixel;
  ivec2 size = textureSize(levels, 0);
  ivec2 columns = shown(low.x, pixel.x, size.x);
  if (point.x == firstEnd.x) columns.x = min(columns.x, firstEnd.y);
  if (point.x == lastEnd.x) columns.y = max(columns.y, lastEnd.y);
  ivec2 rows = shown(low.y, pixel.y, size.y);
  float db = -200.0;
  for (int row = rows.x; row <= rows.y; row++) {
    for (int column = columns.x; column <= columns.y; column++) {
      db = max(db, texelFetch(levels, ivec2(column, row), 0).r);
    }
  }
  level = vec4(db <= -199.9 ? -200.0 : db + gainDb, 0.0, 0.0, 1.0);
}`;

/** The whole panel. */
export const PANEL_VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

/** Colours of what the panel shows, from the levels of both sounds: the same rules as in colour-lookup.ts. */
export const PANEL_FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D before;
uniform highp sampler2D after;
uniform sampler2D levelMap;
uniform sampler2D differenceMap;
uniform ivec2 origin;
uniform int content; // 0 before, 1 after, 2 difference, 3 blend, 4 swipe
uniform float split; // pixels of the panel
uniform float share;
uniform float lowDb;
uniform float highDb;
uniform float differenceDb;
out vec4 colour;
vec4 look(sampler2D map, float value, float low, float high) {
  float position = clamp((value - low) / (high - low), 0.0, 1.0);
  float last = float(textureSize(map, 0).x - 1);
  return texelFetch(map, ivec2(int(floor(position * last + 0.5)), 0), 0);
}
void main() {
  ivec2 point = ivec2(gl_FragCoord.xy) - origin;
  float was = texelFetch(before, point, 0).r;
  float is = texelFetch(after, point, 0).r;
  if (content == 2) {
    float difference = max(lowDb, is) - max(lowDb, was);
    colour = look(differenceMap, difference, -differenceDb, differenceDb);
  } else if (content == 3) {
    colour = mix(look(levelMap, was, lowDb, highDb), look(levelMap, is, lowDb, highDb), share);
  } else {
    bool isAfter = content == 1 || (content == 4 && float(point.x) >= split);
    colour = look(levelMap, isAfter ? is : was, lowDb, highDb);
  }
}`;
