import { Dialog } from '../ui/dialog.tsx';
import { PICTURE_KEYS, type PictureAction, pictureKeyText } from './picture-keys.ts';
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
        <section>
          <h3>{shortcuts.pictureTitle}</h3>
          <dl className={styles.list}>
            {(Object.keys(PICTURE_KEYS) as PictureAction[]).map((action) => (
              <Keys
                key={action}
                name={shortcuts.pictureActions[action]}
                keys={PICTURE_KEYS[action].map((way) => pictureKeyText(way, shortcuts.gestures))}
              />
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
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
