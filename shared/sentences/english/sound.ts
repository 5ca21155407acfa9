/** What was found in a file, and in two of them side by side. */
export const soundSentences = {
  fileFolded: 'The {count} channels of the file were folded to stereo.',
  fileEmpty: 'The file holds no samples.',
  fileSilent: 'The file is silent.',
  fileTooShort: 'The file is shorter than 400 ms, for which no loudness is defined.',
  fileClipped: 'The file is clipped in {count} {count|place|places}.',
  fileOffset: 'The file has a constant offset of {percent} %.',
  spectrumCut:
    'The spectrum ends at {kilohertz} kHz in a cliff: the file was probably made from a lossy one, or from a lower sample rate.',
  hum: 'Mains hum of {hertz} Hz at {level} dBFS.',
  subLostInMono: 'In mono the sub loses {loss} dB.',
  bassLostInMono: 'In mono the bass loses {loss} dB.',
  compareConverted:
    'The file {role} was converted from {rate} to {common} Hz, the lowest rate of the files compared.',
  compareMono: 'The one channel of the file {role} was taken for left and right.',
  compareFolded: 'The {count} channels of the file {role} were folded to stereo.',
  compareUnalike:
    'The files {role} and {otherRole} are too different to align (correlation {correlation}): what needs an alignment was not measured.',
  compareLoose:
    'The files {role} and {otherRole} have little in common (correlation {correlation}): figures that need an alignment are doubtful.',
  compareLengths:
    'The file {role} lasts {seconds} s and the file {otherRole} {otherSeconds} s: {common} s that both have were compared.',
  compareLate:
    'The file {role} is {samples} samples ({seconds} s) late against the file {otherRole}: it was moved.',
  compareEarly:
    'The file {role} is {samples} samples ({seconds} s) early against the file {otherRole}: it was moved.',
  comparePolarity:
    "The polarity of the file {role} is opposite to the file {otherRole}'s: it was turned over.",
  compareNoDifferenceFile: 'No difference signal was written to {file}.',
  compareSame: 'There is no difference between the files: ratios to it are not defined.',
  roleBefore: 'before',
  roleAfter: 'after',
  roleClean: 'clean',
} as const;
