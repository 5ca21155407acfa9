import { Dialog } from '../ui/dialog.tsx';
import { SHORTCUTS, type ShortcutName, shortcutText } from './shortcuts.ts';
import styles from './shortcuts-dialog.module.css';
import { useMessages } from './studio.ts';

const IS_MAC = /^Mac/.test(navigator.platform);

/** The help sheet: what each key does. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { shortcuts } = useMessages();
  return (
    <Dialog title={shortcuts.title} onClose={onClose}>
      <dl className={styles.list}>
        {(Object.keys(SHORTCUTS) as ShortcutName[]).map((name) => (
          <div key={name}>
            <dt>{shortcuts.names[name]}</dt>
            <dd>
              <kbd>{shortcutText(name, IS_MAC, shortcuts.space)}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.hint}>{shortcuts.hint}</p>
      <h3>{shortcuts.pictureTitle}</h3>
      <dl className={styles.list}>
        {Object.values(shortcuts.picture).map(({ name, keys }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
