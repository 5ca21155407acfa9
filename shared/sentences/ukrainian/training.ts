import type { trainingSentences } from '../english/training.ts';

/** What a training says while it runs, and why it does not. */
export const trainingInUkrainian: Readonly<Record<keyof typeof trainingSentences, string>> = {
  trainsOn: 'навчання на {device}, {count} {count|потік|потоки|потоків}',
  trainsOnChosen: 'навчання на {device} (вибрано автоматично), {count} {count|потік|потоки|потоків}',
  batchHalved:
    'на {count} {count|уривок|уривки|уривків} у кроці треба близько {needed} пам’яті, а вільно {free}: кількість зменшено до {half}',
  memoryNeeded: 'треба близько {needed} пам’яті, вільно {free}',
  memoryShort: 'треба близько {needed} пам’яті, вільно {free}: закрийте інші програми',
  batchTooLarge:
    'пам’яті не вистачає на {count} {count|уривок|уривки|уривків} у кроці: кількість зменшено до {half}',
  memoryHeld: 'зайнято щонайбільше {needed} пам’яті',
  strengthsCompared:
    'силу найкращої епохи ({count} {count|значення|значення|значень}) порівнюють на {excerpts} {excerpts|уривку|уривках|уривках} для оцінки по {length} с, це триватиме близько {seconds} с',
  timeFitted:
    'крок триває {step} с: {epochs} {epochs|епоха|епохи|епох} по {steps} {steps|кроку|кроки|кроків} за {minutes} хв, з них {closing} с на модель наприкінці',
  modelNotListed: 'модель ціла, але її немає у списку моделей: {reason}',
  otherDevice:
    'це навчання йшло на {device}, а зараз є лише {other}: продовжте там, де воно йшло, або почніть нове з цієї моделі',
  bestLost: 'у {folder} загубилася найкраща контрольна точка: навчіть заново',
  stoppedForRoom:
    '{reason}; навчання зупинено, контрольна точка кроку {step} ціла: звідти можна продовжити («lathe train --resume {folder}»)',
  divergedAtStep:
    'навчання розбіглося на кроці {step} (втрати {loss}, норма градієнта {norm}): зменште швидкість навчання',
  divergedInValidation:
    'навчання розбіглося: втрати на оцінці після кроку {step} — {loss}, зменште швидкість навчання',
  trainingFolderUnmade: 'теку навчання {folder} не вдалося створити: {reason}',
  trainingFolderFull: 'тека навчання {folder} не порожня: виберіть іншу або продовжте навчання, що в ній',
  trainingFolderNone: '{folder} не є текою навчання: {reason}; виберіть теку, яку створило навчання',
  noSettings: 'у ній немає config.json',
  settingsForeign: '{file} — це не налаштування навчання ({reason}): поверніть те, що записало навчання',
  checkpointUnreadable: 'контрольну точку {file} не вдається прочитати: {reason}',
  checkpointDamaged: 'контрольну точку {file} пошкоджено: {reason}',
  checkpointForeign: 'її перебіг не схожий на перебіг навчання',
  checkpointUnfit:
    'контрольна точка не пасує до мережі: {name} потребує {count} {count|значення|значення|значень}, а є {present}',
  nothingInherited: 'у моделі {file} жоден параметр не пасує до цієї мережі: {advice}',
  inheritOther: 'візьміть іншу або почніть без неї',
  inheritThesis: 'її мережу будує --arch {network} --form thesis',
  augmentUnknown: 'зміни «{kind}» немає, виберіть із {known}',
  augmentSyntax:
    '«{part}» у {kind} незрозуміле: пишіть ВИД:p=0.5:НАЛАШТУВАННЯ=ВІД..ДО,ВИД,… наприклад noise:p=0.3:snrDb=20..40,gain',
  faultsTwice:
    'навчання: і вади, і зміни кажуть, що робити зі звуком; додайте вади до змін, а окремий список приберіть',
  noGoodMusic: 'для навчання потрібна музика: виберіть теку з готовими треками',
  noGoodVersions: 'для навчання потрібні готові версії треків: виберіть теку з ними',
  noGtzan:
    '{folder}: GTZAN тут немає, його файли звуться genres/blues/blues.00000.wav і так далі; виберіть теку, в якій лежить genres',
  noMusic: '{folder}: у цій теці немає звукових файлів, виберіть теку з музикою',
  noSource: '{file}: такого файлу чи теки немає, перевірте шлях або спершу завантажте музику',
  descriptionWrong: '{file}: це не опис навчальної музики, {key}: {reason}',
  descriptionNoJson: '{file}: це не JSON, виберіть теку з музикою або опис',
  musicChanged: '{file}: змінився, поки його читали, почніть ще раз',
  musicGone: '{file}: такого файлу немає, перевірте шлях',
  musicForbidden: '{file}: не вдається прочитати, перевірте права доступу',
  noneTrainable: 'Жоден із треків ({count}) не годиться для навчання. {name}: {finding}',
  noneTrainableAs: 'Жоден із треків ({count}) не годиться для навчання. {name} ({detail}): {finding}',
  folderBusy: 'з {folder} працює процес {process}: зачекайте або зупиніть його',
  folderBusyElsewhere:
    'з {folder} працює процес {process} на {host}: зачекайте або зупиніть його; якщо його вже немає, видаліть {file}',
  cacheLimit: 'LATHE_CACHE_GB має бути кількістю гігабайтів, більшою за 0, а не «{value}»',
  cacheFull:
    '{folder}: для декодованої музики треба ще {needed}, а на цьому диску бракує {missing}; звільніть місце або вкажіть іншу теку в LATHE_CACHE',
  cacheUnwritable:
    '{folder}: кеш декодованої музики не вдається записати ({reason}); звільніть місце або вкажіть іншу теку в LATHE_CACHE',
};
