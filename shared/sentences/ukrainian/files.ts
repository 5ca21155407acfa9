import type { filesSentences } from '../english/files.ts';

/** Why a file or a folder cannot be had or written. */
export const filesInUkrainian: Readonly<Record<keyof typeof filesSentences, string>> = {
  notSound: '«{file}» не містить звуку, який читає ffmpeg: виберіть звуковий файл.',
  unreadable: '«{file}» не читається як звук, виберіть цілу копію або інший файл: {reason}.',
  emptyFile: '«{file}» порожній: виберіть звуковий файл.',
  noSamples: '«{file}» не містить жодного відліку: виберіть файл зі звуком.',
  cutShort:
    '«{file}» обірваний: заголовок обіцяє {promised} с, а є {present} с ({samples} з {promisedSamples} відліків). Візьміть цілу копію.',
  fileMissing: 'Файлу «{file}» немає: перевірте назву.',
  fileIsFolder: '«{file}» — це тека: назвіть файл у ній.',
  fileForbidden: '«{file}» не дозволено читати: змініть права доступу.',
  fileUnopenable: '«{file}» не вдається відкрити ({code}): перевірте диск.',
  fileIsNone: '«{file}» не є файлом: виберіть звуковий файл.',
  rateOutOfRange:
    'Частота дискретизації «{file}» — {rate} Гц: спершу перетворіть його на частоту від {low} до {high} Гц.',
  endsBefore: '«{file}» закінчується раніше за {seconds} с: виберіть раніший початок.',
  notANumber:
    '«{file}» містить відлік, що не є числом ({value}), на {seconds} с: експортуйте файл ще раз із програми, де його зроблено',
  lengthUnknown:
    '«{file}» не каже, скільки триває, а для спектрограми це потрібно: спершу перетворіть його на інший контейнер.',
  shorterThanSaid: '«{file}» коротший, ніж каже: візьміть цілу копію.',
  unwritable: '«{file}» не вдалося записати: {reason}.',
  cannotWrite: '{file} не вдалося записати: {reason}',
  tooLarge: '«{file}» перевищив би 4 ГБ, чого {format} не вміщує: виберіть wav або flac.',
  outputIsFolder: 'це тека: назвіть файл у ній',
  diskOfFolderFull: 'диск із текою «{folder}» заповнений: звільніть місце або виберіть іншу теку',
  quotaUsed: 'дискову квоту для «{folder}» вичерпано: звільніть місце або виберіть іншу теку',
  folderReadOnly: '«{folder}» на диску лише для читання: виберіть іншу теку',
  folderForbidden: 'записувати до «{folder}» не дозволено: виберіть іншу теку',
  folderMissing: 'теки «{folder}» немає: створіть її або виберіть іншу',
  folderIsFile: '«{folder}» не є текою: виберіть іншу',
  nameTooLong: 'назва задовга: виберіть коротшу',
  diskFailed: 'диск із текою «{folder}» повідомляє про помилку: виберіть інший',
  diskFull: 'диск заповнений, звільніть місце',
  diskFullThere: 'диск заповнений, звільніть там місце',
  tryAgain: 'спробуйте ще раз',
  fileGone: '{file} немає на місці: виберіть файл ще раз',
  givenFileGone: '{file} немає на місці: виберіть інший файл',
  notOfSession: '{handle} не належить до цього сеансу: перетягніть або виберіть файл ще раз',
  folderNeeded: '{file} — це файл, а тут потрібна тека: виберіть теку',
  fileNeeded: '{file} — це тека, а тут потрібен файл: виберіть файл',
  folderOfUser: '{folder} — ваша власна тека: до неї нічого не записується',
  folderOfEngine: '{folder} заповнює навчання: до неї нічого не записується',
  folderNotMade: '{folder} не є текою навчання цього сеансу: почніть навчання заново',
  linkLeadsOut: '{file} — посилання, що веде за межі {folder}: виберіть сам файл',
  notKept: '{file} не вдалося зберегти в теці тимчасових файлів: {reason}',
  nameForbidden:
    '{name} не може бути назвою файлу: щонайбільше {bytes} байтів, без / \\ : * ? " < > |, без крапки чи риски на початку',
  temporaryFull:
    'Теку тимчасових файлів «{folder}» заповнено: звільніть там місце або вкажіть іншу теку в TMPDIR.',
  temporaryUnwritable:
    'До теки тимчасових файлів «{folder}» не вдається записати ({code}): вкажіть іншу теку в TMPDIR.',
  historyUnreadable: 'Не вдалося прочитати історію: {reason}',
  historyUnkept: 'Історія не зберігається: {reason}',
  historyDamaged: 'Історія у {file} пошкоджена й почнеться заново з наступного майстра',
  historyForeign: 'Записів історії з іншої версії Lathe: {count}',
};
