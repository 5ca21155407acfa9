/**
 * What the engine tells people in whole sentences: warnings, notes and failures. In English they are what travels and what
 * the command line prints; a page in another language finds its own sentence by the key. What stands in braces is filled
 * in. A value that is a word rather than a number or a name has a sentence of its own for each word.
 */
export const SENTENCES = {
  // What a mastering found in its source, and could not do.
  sourceFolded: 'The {count} channels of the source were folded to stereo.',
  sourceSilent: 'The source is silent: its level was kept.',
  sourceTooShort:
    'The source lasts {milliseconds} ms, and loudness is defined from 400 ms on: its level was kept.',
  sourceTooQuiet: 'The source is quieter than -70 LUFS, where loudness is not defined: its level was kept.',
  sourceClipped: 'The source is clipped in {count} places: use a version that is not.',
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
  styleLeftOut: 'The track is too short or too quiet to be measured against a style: it was left as it is.',

  // What was found in a file.
  fileFolded: 'The {count} channels of the file were folded to stereo.',
  fileEmpty: 'The file holds no samples.',
  fileSilent: 'The file is silent.',
  fileTooShort: 'The file is shorter than 400 ms, for which no loudness is defined.',
  fileClipped: 'The file is clipped in {count} places.',
  fileOffset: 'The file has a constant offset of {percent} %.',
  spectrumCut:
    'The spectrum ends at {kilohertz} kHz in a cliff: the file was probably made from a lossy one, or from a lower sample rate.',
  hum: 'Mains hum of {hertz} Hz at {level} dBFS.',
  subLostInMono: 'In mono the sub loses {loss} dB.',
  bassLostInMono: 'In mono the bass loses {loss} dB.',

  // Why something did not work.
  notSound: '"{file}" has no sound in it that ffmpeg can read: choose an audio file.',
  unreadable: '"{file}" cannot be read as sound: {reason}.',
  emptyFile: '"{file}" is empty: name an audio file.',
  noSamples: '"{file}" holds no samples: name a file with sound in it.',
  cutShort:
    '"{file}" is cut short: its header promises {promised} s and {present} s are there ({samples} of {promisedSamples} samples); get a whole copy.',
  unwritable: '"{file}" cannot be written: {reason}.',
  tooLarge: '"{file}" would be over 4 GB, which {format} cannot hold: choose wav or flac.',
  ffmpegMissing:
    'ffmpeg was not found: install it so that it is on the PATH, set FFMPEG_PATH to the program, or run "npm ci" again.',
  ffmpegEnded: 'ffmpeg was ended from outside ({signal}): try again, with other programs closed.',
  fileGone: '{file} is not there: choose the file again',
  notOfSession: '{handle} is no file of this session: drop or choose the file again',
  jobLost: 'this mastering was lost when the engine ended: start it again',
  engineRestarted:
    'the engine ended by {how} and was started again: nothing that was finished is lost, try once more',
  engineDead:
    'the engine ended by {how} and does not start: restart Lathe, and run "lathe doctor" if it happens again',
  connectionLost: 'the connection to Lathe was lost',
  unknownModel: 'there is no model {model}: use {known}, or the path of an .onnx file',
  shippedModel: 'model {model} came with Lathe and stays: only models of your own can be taken away',
  damagedModel: 'model file {file} is damaged or was changed: its sha256 is {found}, it should be {wanted}',
  historyUnreadable: 'The history cannot be read: {reason}',
  historyUnkept: 'The history is not kept: {reason}',
  historyDamaged: 'The history in {file} is damaged, and begins anew with the next master',
  historyForeign: '{count} masterings of the history are of another version of Lathe',
} as const;

/** The name of a sentence. */
export type SentenceKey = keyof typeof SENTENCES;
