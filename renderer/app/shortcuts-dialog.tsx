import { Dialog } from '../ui/dialog.tsx';
import { PICTURE_KEYS, type Picture, pictureKeyText } from './picture-keys.ts';
import { SHORTCUTS, type ShortcutName, shortcutText } from './shortcuts.ts';
import styles from './shortcuts-dialog.module.css';
import { useMessages } from './studio.ts';

const IS_MAC = /^Mac/.test(navigator.platform);

/** The help sheet: what each key does. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { shortcuts } = useMessages();
  return (
    <Dialog title={shortcuts.title} isWide onClose={onClose}>
      <div className={styles.sheet}>
        <section>
          <dl className={styles.list}>
            {(Object.keys(SHORTCUTS) as ShortcutName[]).map((name) => (
              <Keys
                key={name}
                name={shortcuts.names[name]}
                keys={[shortcutText(name, IS_MAC, shortcuts.space)]}
              />
            ))}
          </dl>
          <p className={styles.hint}>{shortcuts.hint}</p>
        </section>
        <div className={styles.pictures}>
          <PictureKeys picture="compare" />
          <PictureKeys picture="emotion" />
        </div>
      </div>
    </Dialog>
  );
}

/** What keys and hands do in one picture. */
function PictureKeys({ picture }: { readonly picture: Picture }) {
  const { shortcuts } = useMessages();
  return (
    <section>
      <h3>{shortcuts.pictures[picture]}</h3>
      <dl className={styles.list}>
        {PICTURE_KEYS[picture].map(([action, ways]) => (
          <Keys
            key={action}
            name={shortcuts.pictureActions[action]}
            keys={ways.map((way) => pictureKeyText(way, shortcuts.gestures))}
          />
        ))}
      </dl>
    </section>
  );
}

/** What one thing is done by, in several ways. */
function Keys({ name, keys }: { readonly name: string; readonly keys: readonly string[] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </div>
  );
}
