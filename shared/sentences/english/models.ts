/** Why a model cannot be used, imported or taken away. */
export const modelsSentences = {
  unknownModel: 'there is no model {model}: use {known}, or the path of an .onnx file',
  shippedModel: 'model {model} came with Lathe and stays: only models of your own can be taken away',
  damagedModel: 'model file {file} is damaged or was changed: its sha256 is {found}, it should be {wanted}',
  modelMemory: 'model {model} needs more memory than there is: close other programs',
  modelUnloadable: 'model {model} cannot be loaded: {reason}',
  modelFailed: 'model {model} failed: {reason}',
  modelUnreadable: 'model file {file} does not exist or cannot be read',
  modelUnreadableDo: 'model file {file} does not exist or cannot be read: {advice}',
  adviceCheckPath: 'check the path',
  adviceInstall: 'install Lathe again',
  adviceInstallOrNone: 'install Lathe again, or use --model none',
  adviceNameOnnx: 'name an .onnx file',
  adviceTrain: 'train it again, or name its .onnx file',
  adviceImport: 'import it again, or name its .onnx file',
  modelTooLarge: 'model file {file} has {bytes} bytes: an ONNX model has at most 2 GB',
  modelOutput: 'model {model}: output {name} is not float32',
  modelNotAudio:
    'model {model} is not an audio model: it needs one float32 input {input} [batch, 2, samples] and one output of the same shape, {detail}',
  modelNotFinite: 'model {model} gave a value that is not finite: {value}',
  modelInParts: 'model {file} keeps its weights in {count} other files: save it as one file',
  modelNotDescribed: '{file} is no description of a model: delete it, or train or import the model again',
  modelFolder: 'the folder of models {folder} cannot be made: {reason}',
  manifestNoJson: 'model manifest {file} is not JSON: restore it',
  manifestWrong: 'model manifest {file} is not valid: {key}: {reason}',
  manifestUnreadable: 'model manifest {file} cannot be read: restore it',
  manifestForeign: 'model file {file} is not the one of its manifest: install Lathe again',
  emotionNotModel: '{file} is no model of emotions: name one that `lathe emotion train` made',
  emotionNotFed: 'model {model} does not say how it is fed: train it again',
  emotionForeign: 'model {model} does not say how it is fed, or belongs to another Lathe',
  emotionUnknown:
    'there is no model of emotions {model}: use {known}, or the path of an .onnx file that `lathe emotion train` made',
  emotionNone:
    'no model of emotions came with Lathe: use the path of an .onnx file that `lathe emotion train` made',
  weightsUnknownKind: 'weights {file} are of no kind that can be read: use a file that ends in {endings}',
  weightsName: 'weights {file} have a tensor whose name has control characters',
  weightsNotFinite: 'weights {file} have values in {name} that are not finite',
  weightsForeign:
    'weights {file} are not those of {whose}: none of their {count} tensors fits the thesis form',
  anyNetwork: 'a known network ({names})',
  weightsLack:
    'weights {file} lack {absent} of the {count} parameters of {network} ({names}): by --arch {network} these start at random, to be trained',
  weightsDamaged: 'weights {file}: {reason}',
  torchOld:
    'it has the format that PyTorch wrote before version 1.6: load it in PyTorch and save it again by torch.save',
  torchNone: 'it is no PyTorch file: torch.save(model.state_dict(), FILE) makes one',
  torchNoData: 'it is a zip archive without data.pkl, and so no PyTorch file',
  torchParts: 'it has more than {count} parts',
  torchProgram:
    'it is a TorchScript program, which is not run: save the weights alone, by torch.save(model.state_dict(), FILE)',
  torchDamaged: 'the zip archive is damaged or cut short',
  torchSeveral: 'the zip archive holds several PyTorch files',
  torchCompressed:
    'its parts are compressed, which PyTorch never does: load it in PyTorch and save it again by torch.save',
  torchOverlap: 'the zip archive names parts that overlap or lie outside it',
  torchByteOrder:
    'its numbers have the byte order {order}, only little-endian ones can be read: save it on another machine',
  onnxNone: 'model: the file is no ONNX model or is cut short',
  onnxCut: 'model: no operator set is named, the file is cut short',
  crnnModel:
    'Convolutions and a bidirectional LSTM on frames of {milliseconds} ms set the gain of {count} bands of mid and side',
  waveUNetModel:
    'Wave-U-Net of {levels} levels on {count} bands of mid and side: a gain and a correction for each sample of each band',
  shippedMusic: '{count} tracks of {names} and {other} (CC BY-SA), faults made at random; see {file}',
  trainedModel: '{network} in its {form} form, epoch {epoch} of {epochs}',
  trainedModelOfWidth: '{network} in its {form} form of width {width}, epoch {epoch} of {epochs}',
  musicOfPairs: 'pairs of {folder} and {other}',
  musicWithFaults: '{folder}, with made faults',
  licenceOfUser: 'yours, as far as the music that it was trained on allows',
} as const;
