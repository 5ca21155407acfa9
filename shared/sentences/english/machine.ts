/** What is wrong with the machine, the programs on it, and the engine. */
export const machineSentences = {
  ffmpegMissing:
    'ffmpeg was not found: install it so that it is on the PATH, set FFMPEG_PATH to the program, or run "npm ci" again.',
  ffmpegEnded: 'ffmpeg was ended from outside ({signal}): try again, with other programs closed.',
  ffmpegSilent: 'ffmpeg ended without a word',
  ffmpegSays: 'ffmpeg says "{line}"',
  ffmpegNotProgram:
    '{name} is "{file}", which is not a program that can be run: set it to ffmpeg itself, or leave it out.',
  ffmpegNotStarted:
    'ffmpeg at "{file}" could not be started ({reason}): set FFMPEG_PATH to a working ffmpeg.',
  ffmpegForeign:
    '"{file}" does not answer as ffmpeg does, it says "{line}": set FFMPEG_PATH to a working ffmpeg.',
  resamplingFailed:
    'ffmpeg could not convert the sample rate and says "{line}": keep the rate of the source.',
  deviceUnusable: 'device {device} cannot be used here (it needs {needs}): use --device cpu',
  needsNothing: 'nothing',
  needsCuda: 'an NVIDIA GPU with CUDA 12, and the CUDA libraries of ONNX Runtime',
  needsDirectMl: 'Windows 10 or newer with a DirectX 12 GPU',
  needsMac: 'macOS',
  needsWebGpu: 'a GPU with a Vulkan, Metal or Direct3D 12 driver',
  tfjsMissing:
    'TensorFlow.js is not installed: run "npm install --no-save @tensorflow/tfjs-node" (or tfjs-node-gpu), or use --engine ort',
  tfjsBroken: '{name} is installed and does not work ({reason}): install it again, or use --engine ort',
  tfjsFailed: 'TensorFlow.js failed: {reason}',
  jobLost: 'this mastering was lost when the engine ended: start it again',
  engineRestarted:
    'the engine ended by {how} and was started again: nothing that was finished is lost, try once more',
  engineDead:
    'the engine ended by {how} and does not start: restart Lathe, and run "lathe doctor" if it happens again',
  endedByCode: 'code {code}',
  connectionLost: 'the connection to Lathe was lost',
  doctorModels: 'The models cannot be listed: {reason}',
  doctorRuntime: 'ONNX Runtime does not load: {reason}',
  doctorModel: 'Model {model} cannot be used: {reason}',
  doctorFolder: 'The folder for {purpose}, {folder}, cannot be written to: change its permissions.',
  doctorRoom: 'The folder for {purpose}, {folder}, has only {megabytes} MB left: make room there.',
  doctorDevice: 'ran a small network',
  purposeTemporary: 'temporary sound',
  purposeCache: 'the cache',
  purposeModels: 'your models',
  notInRange: '{name} must be a number from {low} to {high}, got {value}',
  notWholeInRange: '{name} must be a whole number from {low} to {high}, got {value}',
} as const;
