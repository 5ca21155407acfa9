/** Why a style does what it does to a track. */
export const stylesSentences = {
  toneToStyle:
    'The tone is moved towards that of the style: {highest} at {highestAt}, {lowest} at {lowestAt}.',
  toneToRange:
    'Where the tone lies outside the range of the style it is moved to its edge: {highest} at {highestAt}, {lowest} at {lowestAt}.',
  toneOverNoise:
    'Noise lies only {noise} dB under the music, so the treble is raised by no more than {most}. {move}',
  compressed: 'The loudest moments stand out more than in the style and are compressed: {bands}.',
  bandSpread: '{band} by {spread} dB where the style has {styleSpread}, so by {ratio}:1',
  bandBelow: 'below {hertz} Hz',
  bandBetween: '{low} to {high} Hz',
  bandAbove: 'above {hertz} Hz',
  saturated:
    'The style has a colour of its own: a soft curve with {drive} dB of drive adds {overtones}, mixed in at {percent} %.',
  oddOvertones: 'odd overtones',
  allOvertones: 'odd and even overtones',
  sidesMoved: 'The sides lie {place}, {goal}: they are moved by {gain}.',
  sidesUnder: '{level} dB under the middle',
  sidesOver: '{level} dB over the middle',
  styleSides: 'the style has {level}',
  styleSidesEnd: 'the range of the style ends at {level}',
  bassToMono:
    'In the bass the sides lie {place}, which one loudspeaker or a record does not reproduce: below {hertz} it becomes mono.',
} as const;
