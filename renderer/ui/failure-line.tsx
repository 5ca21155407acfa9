import type { Failure } from '../../shared/contract/failure.ts';
import { useMessages, useTranslation } from '../app/studio.ts';
import { CopyDetails } from './copy-details.tsx';
import styles from './failure-line.module.css';

/** What went wrong, where it went wrong. */
export function FailureLine({ failure }: { readonly failure: Failure }) {
  const { errors } = useMessages();
  const translate = useTranslation();
  return (
    <div role="alert" className={styles.failure}>
      <span>
        {failure.code === 'bug' && `${errors.bug} `}
        {translate(failure.message)}
      </span>
      <CopyDetails failure={failure} />
    </div>
  );
}
