import type { soundSentences } from '../english/sound.ts';

/** What was found in a file, and in two of them side by side. */
export const soundInUkrainian: Readonly<Record<keyof typeof soundSentences, string>> = {
  fileFolded: 'Канали файлу ({count}) зведено в стерео.',
  fileEmpty: 'У файлі немає жодного відліку.',
  fileSilent: 'Файл беззвучний.',
  fileTooShort: 'Файл коротший за 400 мс, для яких гучність не визначена.',
  fileClipped: 'У файлі є кліпінг у {count} {count|місці|місцях|місцях}.',
  fileOffset: 'У файлі є постійне зміщення {percent} %.',
  spectrumCut:
    'Спектр обривається на {kilohertz} кГц: файл, мабуть, зроблено зі стисненого з втратами або з нижчої частоти дискретизації.',
  hum: 'Гул мережі {hertz} Гц на рівні {level} dBFS.',
  subLostInMono: 'У моно найнижчі частоти втрачають {loss} дБ.',
  bassLostInMono: 'У моно бас втрачає {loss} дБ.',
  compareConverted:
    'Файл «{role}» перетворено з {rate} на {common} Гц — найнижчу частоту серед порівнюваних файлів.',
  compareMono: 'Єдиний канал файлу «{role}» узято і за лівий, і за правий.',
  compareFolded: 'Канали файлу «{role}» ({count}) зведено в стерео.',
  compareUnalike:
    'Файли «{role}» і «{otherRole}» надто різні, щоб їх вирівняти (кореляція {correlation}): що потребує вирівнювання, не виміряно.',
  compareLoose:
    'Файли «{role}» і «{otherRole}» мають мало спільного (кореляція {correlation}): показники, що потребують вирівнювання, сумнівні.',
  compareLengths:
    'Файл «{role}» триває {seconds} с, а файл «{otherRole}» — {otherSeconds} с: порівняно {common} с, які є в обох.',
  compareLate:
    'Файл «{role}» запізнюється проти файлу «{otherRole}» на {samples} {samples|відлік|відліки|відліків} ({seconds} с): його зсунуто.',
  compareEarly:
    'Файл «{role}» випереджає файл «{otherRole}» на {samples} {samples|відлік|відліки|відліків} ({seconds} с): його зсунуто.',
  comparePolarity: 'Полярність файлу «{role}» протилежна до файлу «{otherRole}»: її обернено.',
  compareNoDifferenceFile: 'Сигнал різниці до {file} не записано.',
  compareSame: 'Різниці між файлами немає: відношення до неї не визначені.',
  roleBefore: 'до',
  roleAfter: 'після',
  roleClean: 'чистий',
};
