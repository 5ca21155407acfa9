import type { Distances } from '../distances.ts';
import type { MeasureGroup, MeasureKey } from '../measures.ts';

/** What a figure is called, and what it is. */
export interface FigureWords {
  readonly label: string;
  readonly definition: string;
}

/** Groups of measures in Ukrainian. */
export const groupsInUkrainian: Readonly<Record<MeasureGroup, string>> = {
  format: 'Формат',
  loudness: 'Гучність',
  levels: 'Рівні',
  spectrum: 'Спектр',
  stereo: 'Стерео',
  noise: 'Шум',
};

/** Measures in Ukrainian. */
export const measuresInUkrainian: Readonly<Record<MeasureKey, FigureWords>> = {
  durationSeconds: {
    label: 'Тривалість',
    definition: 'Відліки, поділені на частоту дискретизації.',
  },
  sampleRate: {
    label: 'Частота дискретизації',
    definition: 'Файлу.',
  },
  channelCount: {
    label: 'Канали',
    definition: 'Як виміряно: понад два зводяться в стерео.',
  },
  sampleCount: {
    label: 'Відліки',
    definition: 'Кожного каналу, після декодування.',
  },
  integratedLufs: {
    label: 'Інтегральна гучність',
    definition: 'Гучність програми з порогами за ITU-R BS.1770-4; до 400 мс не визначена.',
  },
  loudnessRangeLu: {
    label: 'Діапазон гучності',
    definition: 'LRA за EBU Tech 3342: від 10-го до 95-го процентиля короткочасної гучності з порогами.',
  },
  maxShortTermLufs: {
    label: 'Найгучніші 3 с',
    definition: 'Найгучніші 3 с (EBU Tech 3341).',
  },
  maxMomentaryLufs: {
    label: 'Найгучніші 400 мс',
    definition: 'Найгучніші 400 мс (EBU Tech 3341).',
  },
  peakToLoudnessDb: {
    label: 'Пік до гучності',
    definition: 'PLR: істинний пік над інтегральною гучністю.',
  },
  peakToShortTermDb: {
    label: 'Пік до гучності 3 с',
    definition: 'PSR: істинний пік над гучністю тих самих 3 с, медіана за треком.',
  },
  minPeakToShortTermDb: {
    label: 'Пік до гучності 3 с, найменший',
    definition: 'PSR найщільніших 3 с.',
  },
  truePeakDbtp: {
    label: 'Істинний пік',
    definition:
      'Найбільше значення між відліками, передискретизація в 16 разів (ITU-R BS.1770-4, додаток 2).',
  },
  samplePeakDbfs: {
    label: 'Пік відліків',
    definition: 'Найбільший відлік.',
  },
  rmsDbfs: {
    label: 'Середньоквадратичний рівень',
    definition: 'Середньоквадратичне за каналами; синус повної шкали дає −3,01.',
  },
  crestFactorDb: {
    label: 'Пік-фактор',
    definition: 'Пік відліків над середньоквадратичним.',
  },
  clippedSamples: {
    label: 'Відліки на межі шкали',
    definition: 'На найбільшому значенні 16 біт або за ним.',
  },
  clippedRuns: {
    label: 'Місця з кліпінгом',
    definition: 'Три й більше таких відліків поспіль.',
  },
  longestClippedRun: {
    label: 'Найдовший кліпінг',
    definition: 'Із цих місць.',
  },
  nonFiniteSamples: {
    label: 'Пошкоджені відліки',
    definition: 'Ті, що не є числами.',
  },
  spectralCentroidHz: {
    label: 'Центр ваги спектра',
    definition: 'Центр ваги усередненого спектра амплітуд, від 20 Гц до 20 кГц.',
  },
  spectralRolloffHz: {
    label: 'Спад спектра (85 %)',
    definition: '85 % потужності лежать нижче.',
  },
  spectralTiltDbPerOctave: {
    label: 'Нахил спектра',
    definition: 'Нахил третин октави від 63 Гц до 8 кГц: 0 — рожевий шум, 3 — білий.',
  },
  bandwidthHz: {
    label: 'Зайнята смуга',
    definition: 'Найвища частота, що виступає над верхнім краєм спектра.',
  },
  cutoffHz: {
    label: 'Зріз',
    definition: 'Спад понад 18 дБ на 500 Гц, який лишає стиснення з втратами.',
  },
  correlation: {
    label: 'Кореляція каналів',
    definition: 'Лівого й правого: 1 — моно, 0 — незалежні, −1 — у моно гасять один одного.',
  },
  width: {
    label: 'Ширина стерео',
    definition: 'Бічний до суми середнього й бічного, середньоквадратичні: 0 — моно.',
  },
  sideToMidDb: {
    label: 'Бічний до середнього',
    definition: 'Рівень L − R над рівнем L + R.',
  },
  balanceDb: {
    label: 'Баланс',
    definition: 'Рівень лівого над рівнем правого.',
  },
  monoFoldDownDb: {
    label: 'Зведення в моно',
    definition: 'Скільки рівня лишає (L + R) / 2: 0 для моно, −3 для незалежних каналів.',
  },
  noiseFloorDbfs: {
    label: 'Рівень шуму',
    definition: 'Сталий шум під програмою, оцінений за тим, що лишається в паузах.',
  },
  snrIndexDb: {
    label: 'Індекс сигнал/шум',
    definition:
      'Потужність програми над цим шумом, до 100. Це оцінка: щільна програма має мале значення. Про якість майстра він нічого не каже.',
  },
};

/** Distances between two sounds in Ukrainian. */
export const distancesInUkrainian: Readonly<Record<keyof Distances, FigureWords>> = {
  snrDb: { label: 'Сигнал/шум (SNR)', definition: 'Потужність над потужністю різниці; більше — ближче.' },
  segmentalSnrDb: {
    label: 'Сигнал/шум за сегментами',
    definition: 'Середнє SNR коротких кадрів, кожен від −10 до 35 дБ.',
  },
  siSdrDb: {
    label: 'SI-SDR',
    definition: 'SNR за будь-якого підсилення (Le Roux et al., 2019); більше — ближче.',
  },
  lsdDb: {
    label: 'Логарифмічна спектральна відстань',
    definition: 'Середньоквадратична різниця рівнів короткочасних спектрів; менше — ближче.',
  },
  mrStft: {
    label: 'Багатороздільна відстань STFT',
    definition: 'Спектральна збіжність і відстань логарифмів за трьох роздільностей (Yamamoto et al., 2020).',
  },
  melCepstralDb: {
    label: 'Мел-кепстральна відстань',
    definition: 'Відстань мел-кепстрів (Kubichek, 1993); менше — ближче.',
  },
};
