import type { searchingSentences } from '../english/searching.ts';

/** What a search for settings, or an experiment, says when it ends without what it looked for, or cannot begin. */
export const searchingInUkrainian: Readonly<Record<keyof typeof searchingSentences, string>> = {
  searchStoppedAtOnce:
    'пошук зупинено, перш ніж закінчилася перша спроба, тож зберігати нічого: та сама команда почне його знову',
  searchStopped:
    'пошук зупинено, коли закінчилося {count} {count|спроба|спроби|спроб}, що є в {folder}: та сама команда продовжить його',
  searchStoppedInJudgement:
    'пошук зупинено під час оцінки найкращих налаштувань; {count} {count|спроба|спроби|спроб} і те, що вже оцінено, є в {folder}: та сама команда продовжить його',
  runsStopped:
    'зупинено, коли закінчилося {count} з {total} {total|прогону|прогонів|прогонів}, які збережено: та сама команда зробить решту',
  searchFruitless:
    'жодної з {count} {count|спроби|спроб|спроб} не завершено: чому, сказано в {file}; змініть те, що шукаєте',
  searchRecordNone: '{file} відсутній або не є записом пошуку: виберіть теку пошуку',
  searchFolderUnmade: 'теку пошуку {folder} не вдалося створити: {reason}',
  searchFolderFull: 'тека {folder} не порожня: виберіть іншу або продовжте пошук, що в ній (--resume)',
};
