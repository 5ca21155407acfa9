import type { machineSentences } from '../english/machine.ts';

/** What is wrong with the machine, the programs on it, and the engine. */
export const machineInUkrainian: Readonly<Record<keyof typeof machineSentences, string>> = {
  ffmpegMissing:
    'ffmpeg не знайдено: встановіть його так, щоб він був у PATH, вкажіть програму у FFMPEG_PATH або ще раз виконайте «npm ci».',
  ffmpegEnded: 'ffmpeg завершено ззовні ({signal}): закрийте інші програми й спробуйте ще раз.',
  ffmpegSilent: 'ffmpeg завершився без жодного слова',
  ffmpegSays: 'ffmpeg каже «{line}»',
  ffmpegNotProgram:
    '{name} вказує на «{file}», а це не програма, яку можна запустити: вкажіть сам ffmpeg або приберіть цю змінну.',
  ffmpegNotStarted:
    'ffmpeg за шляхом «{file}» не вдалося запустити ({reason}): вкажіть у FFMPEG_PATH справний ffmpeg.',
  ffmpegForeign:
    '«{file}» відповідає не так, як ffmpeg, а каже «{line}»: вкажіть у FFMPEG_PATH справний ffmpeg.',
  resamplingFailed: 'ffmpeg не зміг змінити частоту дискретизації й каже «{line}»: лишіть частоту джерела.',
  deviceUnusable: 'пристрій {device} тут не працює (потрібно: {needs}): виберіть cpu',
  needsNothing: 'нічого',
  needsCuda: 'відеокарта NVIDIA з CUDA 12 і бібліотеки CUDA для ONNX Runtime',
  needsDirectMl: 'Windows 10 або новіша й відеокарта з DirectX 12',
  needsMac: 'macOS',
  needsWebGpu: 'відеокарта з драйвером Vulkan, Metal або Direct3D 12',
  tfjsMissing:
    'TensorFlow.js не встановлено: виконайте «npm install --no-save @tensorflow/tfjs-node» (або tfjs-node-gpu) чи виберіть рушій ort',
  tfjsBroken:
    '{name} встановлено, але він не працює ({reason}): встановіть його ще раз або виберіть рушій ort',
  tfjsFailed: 'збій TensorFlow.js: {reason}',
  jobLost: 'цю обробку втрачено, коли рушій завершився: почніть її ще раз',
  engineRestarted: 'рушій завершився ({how}) і запущений знову: завершене не втрачено, спробуйте ще раз',
  engineDead:
    'рушій завершився ({how}) і не запускається: перезапустіть Lathe, а якщо повториться, виконайте «lathe doctor»',
  endedByCode: 'код {code}',
  connectionLost: 'зв’язок із Lathe втрачено',
  doctorModels: 'Не вдалося перелічити моделі: {reason}',
  doctorRuntime: 'ONNX Runtime не завантажується: {reason}',
  doctorModel: 'Модель {model} не працює: {reason}',
  doctorFolder: 'До теки «{purpose}» ({folder}) не вдається записати: змініть її дозволи.',
  doctorRoom: 'У теці «{purpose}» ({folder}) лишилося тільки {megabytes} МБ: звільніть там місце.',
  doctorDevice: 'випробувано на малій мережі',
  purposeTemporary: 'тимчасовий звук',
  purposeCache: 'кеш',
  purposeModels: 'ваші моделі',
  notInRange: '{name} має бути числом від {low} до {high}, а не {value}',
  notWholeInRange: '{name} має бути цілим числом від {low} до {high}, а не {value}',
};
