import type { stylesSentences } from '../english/styles.ts';

/** Why a style does what it does to a track. */
export const stylesInUkrainian: Readonly<Record<keyof typeof stylesSentences, string>> = {
  toneToStyle: 'Тембр наближено до того, що задає стиль: {highest} на {highestAt}, {lowest} на {lowestAt}.',
  toneToRange:
    'Там, де тембр виходить за межі стилю, його зсунуто до межі: {highest} на {highestAt}, {lowest} на {lowestAt}.',
  toneOverNoise: 'Шум лише на {noise} дБ тихіший за музику, тому верхи піднято щонайбільше на {most}. {move}',
  compressed: 'Найгучніші миті виділяються більше, ніж задає стиль, тому їх стиснуто: {bands}.',
  bandSpread: '{band} на {spread} дБ, а у стилі {styleSpread}, тому {ratio}:1',
  bandBelow: 'нижче {hertz} Гц',
  bandBetween: 'від {low} до {high} Гц',
  bandAbove: 'вище {hertz} Гц',
  saturated:
    'Стиль має власне забарвлення: м’яка крива з підсиленням {drive} дБ додає {overtones}, домішаних на {percent} %.',
  oddOvertones: 'непарних обертонів',
  allOvertones: 'непарних і парних обертонів',
  sidesMoved: 'Бічний сигнал лежить {place}, {goal}: його змінено на {gain}.',
  sidesUnder: 'на {level} дБ нижче середини',
  sidesOver: 'на {level} дБ вище середини',
  styleSides: 'а стиль має {level}',
  styleSidesEnd: 'а межа стилю — {level}',
  bassToMono:
    'На низах бічний сигнал лежить {place}, чого не відтворять один гучномовець чи платівка: нижче {hertz} лишається моно.',
};
