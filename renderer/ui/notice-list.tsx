import { useStore } from 'zustand';
import { useMessages, useStudio, useTranslation } from '../app/studio.ts';
import { Button } from './button.tsx';
import { CopyDetails } from './copy-details.tsx';
import styles from './notice-list.module.css';

/** What is told in passing, in a corner of the page. */
export function NoticeList() {
  const { notices } = useStudio();
  const { common, errors } = useMessages();
  const translate = useTranslation();
  const shown = useStore(notices.store);
  return (
    <div className={styles.list} role="status" aria-live="polite">
      {shown.map(({ id, text, failure }) => (
        <div key={id} className={`${styles.notice} ${failure === undefined ? '' : styles.failure}`}>
          <span>
            {failure?.code === 'bug' && `${errors.bug} `}
            {failure === undefined ? text : translate(text)}
          </span>
          <div className={styles.actions}>
            {failure !== undefined && <CopyDetails failure={failure} />}
            <Button emphasis="quiet" onClick={() => notices.dismiss(id)}>
              {common.close}
            </Button>
          </div>
        </div>
      ))}
    </div>
  );
}
