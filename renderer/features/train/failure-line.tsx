import type { Failure } from '../../../shared/contract/failure.ts';
import { useMessages } from '../../app/studio.ts';
import { CopyDetails } from '../../ui/copy-details.tsx';
import styles from './run-panel.module.css';

/** What went wrong, where it went wrong. */
export function FailureLine({ failure }: { readonly failure: Failure }) {
  const { errors } = useMessages();
  return (
    <div role="alert" className={styles.failure}>
      <span>
        {failure.code === 'bug' && `${errors.bug} `}
        {failure.message}
      </span>
      <CopyDetails failure={failure} />
    </div>
  );
}
