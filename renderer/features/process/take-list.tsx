import { useStore } from 'zustand';
import { useMessages, useStudio } from '../../app/studio.ts';
import type { Messages } from '../../i18n/english.ts';
import { Button } from '../../ui/button.tsx';
import { letterOf, TAKE_COLOURS } from './hearing.ts';
import styles from './listen-panel.module.css';
import { differenceWords, differingSettings } from './setting-words.ts';
import { settingsActions, settingsStore } from './settings-store.ts';
import { countedSettings, nextName, PAIR_NAMES, type Pair, type PairTake } from './takes.ts';

/** Both takes with what tells them apart, and whose settings are gone on with. */
export function TakeList({ id, takes }: { readonly id: string; readonly takes: Pair }) {
  const { listening: words } = useMessages();
  if (takes.length === 0) return null;
  if (takes.length === 1) return <p className={styles.hint}>{words.oneTake}</p>;
  const ordered = PAIR_NAMES.map((name) => takes.find((take) => take.name === name)!);
  return (
    <>
      <ul className={styles.takes} aria-label={words.takes}>
        {ordered.map((take) => (
          <TakeRow key={take.name} id={id} take={take} other={ordered.find((each) => each !== take)!} />
        ))}
      </ul>
      <p className={styles.hint}>{words.nextTake(letterOf(nextName(takes)))}</p>
    </>
  );
}

function TakeRow({
  id,
  take,
  other,
}: {
  readonly id: string;
  readonly take: PairTake;
  readonly other: PairTake;
}) {
  const { takes } = useStudio();
  const messages = useMessages();
  const present = useStore(settingsStore, ({ history }) => history.present);
  const { name, settings } = take;
  const counted = countedSettings(take);
  const isInUse = settings !== undefined && differingSettings(settings, present, counted).length === 0;
  const use = (): void => {
    if (settings === undefined) return;
    settingsActions.set(Object.fromEntries(counted.map((each) => [each, settings[each]])));
    takes.choose(id, name);
  };
  return (
    <li>
      <strong style={{ color: `var(${TAKE_COLOURS[name]})` }}>{letterOf(name)}</strong>
      <span>{takeWords(take, other, messages)}</span>
      {isInUse ? (
        <span className={styles.hint}>{messages.listening.settingsInUse}</span>
      ) : (
        <Button emphasis="quiet" disabled={settings === undefined} onClick={use}>
          {messages.listening.takeSettings(letterOf(name))}
        </Button>
      )}
    </li>
  );
}

/** What a take has that the other has not. */
function takeWords(take: PairTake, other: PairTake, messages: Messages): string {
  if (take.settings === undefined) return messages.listening.unknownSettings;
  if (other.settings === undefined) return '';
  return differenceWords(take.settings, other.settings, countedSettings(take), messages).join(', ');
}
