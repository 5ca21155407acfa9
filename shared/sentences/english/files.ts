/** Why a file or a folder cannot be had or written. */
export const filesSentences = {
  notSound: '"{file}" has no sound in it that ffmpeg can read: choose an audio file.',
  unreadable: '"{file}" cannot be read as sound: {reason}.',
  emptyFile: '"{file}" is empty: name an audio file.',
  noSamples: '"{file}" holds no samples: name a file with sound in it.',
  cutShort:
    '"{file}" is cut short: its header promises {promised} s and {present} s are there ({samples} of {promisedSamples} samples); get a whole copy.',
  fileMissing: '"{file}" does not exist: check the name.',
  fileIsFolder: '"{file}" is a folder: name a file in it.',
  fileForbidden: '"{file}" may not be read: change its permissions.',
  fileUnopenable: '"{file}" cannot be opened ({code}): check the disk.',
  fileIsNone: '"{file}" is not a file: name an audio file.',
  rateOutOfRange: '"{file}" has a sample rate of {rate} Hz: convert it to one from {low} to {high} Hz first.',
  endsBefore: '"{file}" ends before {seconds} s: choose an earlier start.',
  notANumber:
    '"{file}" holds a sample that is no number ({value}) at {seconds} s: export it again from where it was made',
  lengthUnknown:
    '"{file}" does not say how long it is, which its tiles need: convert it to another container first.',
  shorterThanSaid: '"{file}" is shorter than it says: get a whole copy.',
  unwritable: '"{file}" cannot be written: {reason}.',
  cannotWrite: '{file} cannot be written: {reason}',
  tooLarge: '"{file}" would be over 4 GB, which {format} cannot hold: choose wav or flac.',
  outputIsFolder: 'it is a folder: name a file in it',
  diskOfFolderFull: 'the disk of "{folder}" is full: make room or choose another folder',
  quotaUsed: 'the disk quota for "{folder}" is used up: make room or choose another folder',
  folderReadOnly: '"{folder}" is on a read-only disk: choose another folder',
  folderForbidden: 'writing to "{folder}" is not allowed: choose another folder',
  folderMissing: 'the folder "{folder}" does not exist: create it or choose another',
  folderIsFile: '"{folder}" is not a folder: choose another',
  nameTooLong: 'its name is too long: choose a shorter one',
  diskFailed: 'the disk of "{folder}" reports an error: choose another',
  diskFull: 'the disk is full, make room',
  diskFullThere: 'the disk is full, make room there',
  tryAgain: 'try again',
  fileGone: '{file} is not there: choose the file again',
  givenFileGone: '{file} is not there: choose another file',
  notOfSession: '{handle} is no file of this session: drop or choose the file again',
  folderNeeded: '{file} is a file: a folder is needed here, choose one',
  fileNeeded: '{file} is a folder: a file is needed here, choose one',
  folderOfUser: '{folder} is a folder of yours: nothing is put into it',
  notKept: '{file} could not be kept in the folder for temporary files: {reason}',
  nameForbidden:
    '{name} cannot be the name of a file: use at most {bytes} bytes, no / \\ : * ? " < > |, and no dot or dash at its beginning',
  temporaryFull:
    'The folder for temporary files "{folder}" is full: make room there, or set TMPDIR to another folder.',
  temporaryUnwritable:
    'The folder for temporary files "{folder}" cannot be written to ({code}): set TMPDIR to another folder.',
  historyUnreadable: 'The history cannot be read: {reason}',
  historyUnkept: 'The history is not kept: {reason}',
  historyDamaged: 'The history in {file} is damaged, and begins anew with the next master',
  historyForeign:
    '{count} {count|mastering|masterings} of the history {count|is|are} of another version of Lathe',
} as const;
