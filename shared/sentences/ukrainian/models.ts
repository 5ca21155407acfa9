import type { modelsSentences } from '../english/models.ts';

/** Why a model cannot be used, imported or taken away. */
export const modelsInUkrainian: Readonly<Record<keyof typeof modelsSentences, string>> = {
  unknownModel: 'моделі {model} немає: візьміть {known} або шлях до файлу .onnx',
  shippedModel: 'модель {model} входить до комплекту Lathe: прибрати можна лише власні моделі',
  damagedModel: 'файл моделі {file} пошкоджений або змінений: його sha256 {found}, а має бути {wanted}',
  modelMemory: 'моделі {model} бракує пам’яті: закрийте інші програми',
  modelUnloadable: 'модель {model} не вдалося завантажити: {reason}',
  modelFailed: 'збій моделі {model}: {reason}',
  modelUnreadable: 'файлу моделі {file} немає або його не вдається прочитати',
  modelUnreadableDo: 'файлу моделі {file} немає або його не вдається прочитати: {advice}',
  adviceCheckPath: 'перевірте шлях',
  adviceInstall: 'встановіть Lathe ще раз',
  adviceInstallOrNone: 'встановіть Lathe ще раз або працюйте без моделі',
  adviceNameOnnx: 'назвіть файл .onnx',
  adviceTrain: 'навчіть її ще раз або вкажіть її файл .onnx',
  adviceImport: 'імпортуйте її ще раз або вкажіть її файл .onnx',
  modelTooLarge: 'файл моделі {file} має {bytes} байтів, а модель ONNX — щонайбільше 2 ГБ',
  modelOutput: 'модель {model}: вихід {name} має тип, відмінний від float32',
  modelNotAudio:
    'модель {model} не для звуку: потрібен один вхід float32 {input} [batch, 2, samples] і один вихід такої самої форми, {detail}',
  modelNotFinite: 'модель {model} дала значення, яке не є скінченним числом: {value}',
  modelInParts: 'модель {file} тримає ваги в інших файлах ({count}): збережіть її одним файлом',
  modelNotDescribed: '{file} не є описом моделі: видаліть його або навчіть чи імпортуйте модель ще раз',
  modelFolder: 'теку моделей {folder} не вдалося створити: {reason}',
  manifestNoJson: 'опис моделей {file} не є JSON: відновіть його',
  manifestWrong: 'опис моделей {file} хибний: {key}: {reason}',
  manifestUnreadable: 'опис моделей {file} не вдається прочитати: відновіть його',
  manifestForeign: 'файл моделі {file} не той, що в її описі: встановіть Lathe ще раз',
  emotionNotModel: '{file} не є моделлю емоцій: виберіть ту, яку створила команда `lathe emotion train`',
  emotionNotFed: 'модель {model} не каже, що їй подавати: навчіть її ще раз',
  emotionForeign: 'модель {model} не каже, що їй подавати, або вона з іншого Lathe',
  emotionUnknown:
    'моделі емоцій {model} немає: візьміть {known} або файл .onnx, який створила команда `lathe emotion train`',
  emotionNone:
    'до цього Lathe не додано моделі емоцій: візьміть файл .onnx, який створила команда `lathe emotion train`',
  weightsUnknownKind: 'ваги {file} невідомого виду: візьміть файл, назва якого закінчується на {endings}',
  weightsName: 'у вагах {file} є тензор, назва якого містить керівні символи',
  weightsNotFinite: 'у вагах {file} є нескінченні значення в {name}',
  weightsForeign:
    'ваги {file} належать не мережі {whose}: жоден із їхніх тензорів ({count}) не пасує до будови з дисертації',
  anyNetwork: 'з відомих ({names})',
  weightsLack:
    'у вагах {file} бракує {absent} з {count} параметрів {network} ({names}): з --arch {network} вони почнуть із випадкових значень, і їх треба навчити',
  weightsDamaged: 'ваги {file}: {reason}',
  torchOld: 'це формат PyTorch до версії 1.6: відкрийте файл у PyTorch і збережіть знову через torch.save',
  torchNone: 'це не файл PyTorch: його робить torch.save(model.state_dict(), FILE)',
  torchNoData: 'це zip-архів без data.pkl, а отже, не файл PyTorch',
  torchParts: 'у ньому більш ніж {count} частин',
  torchProgram:
    'це програма TorchScript, а чужі програми тут не виконуються: збережіть самі ваги через torch.save(model.state_dict(), FILE)',
  torchDamaged: 'zip-архів пошкоджений або обірваний',
  torchSeveral: 'у zip-архіві кілька файлів PyTorch',
  torchCompressed:
    'його частини стиснені, чого PyTorch ніколи не робить: відкрийте файл у PyTorch і збережіть знову через torch.save',
  torchOverlap: 'частини zip-архіву накладаються одна на одну або лежать поза ним',
  torchByteOrder:
    'числа записано в порядку байтів {order}, а читається лише little-endian: збережіть файл на іншому комп’ютері',
  onnxNone: 'модель: файл не є моделлю ONNX або обірваний',
  onnxCut: 'модель: не вказано набору операторів, файл обірваний',
  crnnModel:
    'Згортки й двонапрямна LSTM на кадрах по {milliseconds} мс задають підсилення {count} смуг середнього й бічного сигналів',
  waveUNetModel:
    'Wave-U-Net із {levels} рівнів на {count} смугах середнього й бічного сигналів: підсилення й поправка для кожного відліку кожної смуги',
  shippedMusic:
    '{count} {count|трек|треки|треків} із {names} і {other} (CC BY-SA), вади зроблено випадково; див. {file}',
  trainedModel: '{network} у формі {form}, епоха {epoch} з {epochs}',
  trainedModelOfWidth: '{network} у формі {form} завширшки {width}, епоха {epoch} з {epochs}',
  musicOfPairs: 'пари з {folder} і {other}',
  musicWithFaults: '{folder}, вади зроблено',
  licenceOfUser: 'ваша, наскільки дозволяє музика, на якій її навчено',
};
