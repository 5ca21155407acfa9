/** What a training says while it runs, and why it does not. */
export const trainingSentences = {
  trainsOn: 'trains on {device}, {count} {count|thread|threads}',
  trainsOnChosen: 'trains on {device} (chosen by itself), {count} {count|thread|threads}',
  batchHalved:
    'a batch of {count} needs about {needed} of memory and {free} are free: the batch is halved to {half}',
  memoryNeeded: 'needs about {needed} of memory, {free} are free',
  memoryShort: 'needs about {needed} of memory, {free} are free: close other programs',
  batchTooLarge: 'the memory does not suffice for a batch of {count}: it is halved to {half}',
  memoryHeld: 'held {needed} of memory at most',
  strengthsCompared:
    '{count} strengths of the best epoch are compared on {excerpts} validation excerpts of {length} s, which takes about {seconds} s',
  timeFitted:
    'a step takes {step} s: {epochs} epochs of {steps} steps in {minutes} minutes, of which {closing} s are for the model at the end',
  modelNotListed: 'the model is whole but not in the list of models: {reason}',
  otherDevice:
    'this training ran on {device}, and only {other} can be had now: go on where it ran, or start a new one by --from',
  bestLost: '{folder} has lost its best checkpoint: train anew, with --from or without',
  stoppedForRoom:
    '{reason}; training stopped, the checkpoint of step {step} is whole: "lathe train --resume {folder}" goes on from it',
  divergedAtStep:
    'training diverged at step {step} (loss {loss}, gradient norm {norm}): use a lower learning rate',
  divergedInValidation:
    'training diverged: the validation loss after step {step} is {loss}, use a lower learning rate',
  trainingFolderUnmade: 'training folder {folder} cannot be made: {reason}',
  trainingFolderFull: 'training folder {folder} is not empty: choose another, or go on with it by --resume',
  trainingFolderNone: '{folder} is no training folder: {reason}; give the folder that a training made',
  noSettings: 'it has no config.json',
  settingsForeign: '{file} is not the settings of a training ({reason}): put back what the training wrote',
  checkpointUnreadable: 'checkpoint {file} cannot be read: {reason}',
  checkpointDamaged: 'checkpoint {file} is damaged: {reason}',
  checkpointForeign: 'its course is not that of a training',
  checkpointUnfit: 'checkpoint does not fit the network: {name} needs {count} values, got {present}',
  nothingInherited: 'model {file} has no parameter that fits this network: {advice}',
  inheritOther: 'name another, or leave out --from',
  inheritThesis: 'its network is built by --arch {network} --form thesis',
  augmentUnknown: '--augment: there is no "{kind}", choose from {known}',
  augmentSyntax:
    '--augment: "{part}" of {kind} is not understood, write KIND:p=0.5:SETTING=LOW..HIGH,KIND,... for example noise:p=0.3:snrDb=20..40,gain',
  faultsTwice:
    'training: faults and augmentations both say what is made, add the faults to --augment and leave out --faults',
  noGoodMusic: 'training needs music to train on, name a folder by --good',
  noGoodVersions: 'training needs the good versions of --bad, name a folder by --good',
  noGtzan:
    '{folder}: no GTZAN here, its files are genres/blues/blues.00000.wav and so on; name the folder that holds genres',
  noMusic: '{folder}: no audio file in this folder, name one that holds music',
  noSource: '{file}: no such file or folder, check the path or fetch the music first',
  descriptionWrong: '{file}: not a description of training data, {key}: {reason}',
  descriptionNoJson: '{file}: not valid JSON, name a folder of music or a description',
  musicChanged: '{file}: was changed while it was read, start again',
  musicGone: '{file}: no such file, check the path',
  musicForbidden: '{file}: cannot be read, check its permissions',
  noneTrainable: 'None of {count} tracks can be trained on. {name}: {finding}',
  noneTrainableAs: 'None of {count} tracks can be trained on. {name} ({detail}): {finding}',
  folderBusy: '{folder} is being worked on by process {process}: wait for it or stop it',
  folderBusyElsewhere:
    '{folder} is being worked on by process {process} of {host}: wait for it or stop it; if it is gone, delete {file}',
  cacheLimit: 'LATHE_CACHE_GB must be a number of gigabytes above 0, got "{value}"',
  cacheFull:
    '{folder}: {needed} more are needed for decoded music and {missing} are missing on this disk, free some space or set LATHE_CACHE to another folder',
  cacheUnwritable:
    '{folder}: the cache of decoded music cannot be written ({reason}), free some space or set LATHE_CACHE',
} as const;
