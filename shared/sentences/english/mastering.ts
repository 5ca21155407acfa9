/** What a mastering found in its source, and could not do. */
export const masteringSentences = {
  sourceFolded: 'The {count} channels of the source were folded to stereo.',
  sourceSilent: 'The source is silent: its level was kept.',
  sourceTooShort:
    'The source lasts {milliseconds} ms, and loudness is defined from 400 ms on: its level was kept.',
  sourceTooQuiet: 'The source is quieter than -70 LUFS, where loudness is not defined: its level was kept.',
  sourceClipped: 'The source is clipped in {count} {count|place|places}: use a version that is not.',
  offsetRemoved: 'A constant offset of {percent} % of full scale was removed.',
  targetMissed:
    'The target of {target} LUFS was not reached: the file has {reached} LUFS, as near as the ceiling lets it come.',
  ceilingMissed:
    'The ceiling of {ceiling} dBTP was not held: the file has {reached} dBTP, because coding adds peaks.',
  overdriven:
    'The target asks for more than the track gives: the track was raised by {gain} dB, its noise with it, and the limiter took away up to {reduction} dB, which is heard as distortion. Choose a lower target.',
  overdrivenGain:
    'The target asks for more than the track gives: the track was raised by {gain} dB, its noise with it. Choose a lower target.',
  overdrivenLimiter:
    'The target asks for more than the track gives: the limiter took away up to {reduction} dB, which is heard as distortion. Choose a lower target.',
  trackMono: 'The track is mono and stays so: there is no side to match.',
  referenceMono: 'The reference is mono: the width of the track was left as it is.',
  bandRaised:
    'Where the reference is strong the track has next to nothing: around {hertz} Hz it was raised by up to {gain} dB, noise with it. Lower the amount of the spectrum if that is heard.',
  bandsRaised:
    'Where the reference is strong the track has next to nothing: between {low} and {high} Hz it was raised by up to {gain} dB, noise with it. Lower the amount of the spectrum if that is heard.',
  referenceOwnsBoth: "The tone and width of the track are the reference's: those of the style were left out.",
  referenceOwnsTone: "The tone of the track is the reference's: that of the style was left out.",
  referenceOwnsWidth: "The width of the track is the reference's: that of the style was left out.",
  styleLeftOut: 'The track is too short or too quiet to be measured against a style: it was left as it is.',
  matchShort: '{subject} lasts {seconds} s, and matching needs {least} s at least: name a longer file',
  matchSilent: '{subject} is silent: name a file with music in it to match by',
  matchHollow:
    '{subject} has nothing in the middle, left and right cancel out: turn the polarity of one channel',
  theReference: 'The reference "{file}"',
  theTrack: 'The track',
  referenceIsTrack: 'the reference "{file}" is the track itself: name a track that it is to sound like',
  otherSamples: 'the written {format} file holds other samples than were written to it: nothing was kept',
  otherLength:
    'the written {format} file holds {samples} samples instead of {promisedSamples}: nothing was kept',
} as const;
