/** What a search for settings, or an experiment, says when it ends without what it looked for, or cannot begin. */
export const searchingSentences = {
  searchStoppedAtOnce:
    'the search was stopped before its first trial ended, so that there is nothing to keep: the same command begins it again',
  searchStopped:
    'the search was stopped after {count} {count|trial|trials}, kept in {folder}: the same command goes on with it',
  searchStoppedInJudgement:
    'the search was stopped while its best settings were judged; {count} {count|trial|trials} and what was judged are kept in {folder}: the same command goes on with it',
  runsStopped:
    'stopped with {count} of {total} {total|run|runs} done, which are kept: the same command goes on with the others',
  searchFruitless:
    'none of {count} {count|trial|trials} is complete: see {file} for why, and change what is searched',
  searchRecordNone: '{file} is missing or no record of a search: name the folder of one',
  searchFolderUnmade: 'the folder of a search {folder} cannot be made: {reason}',
  searchFolderFull:
    'folder {folder} is not empty: choose another, or go on with the search in it by --resume',
} as const;
