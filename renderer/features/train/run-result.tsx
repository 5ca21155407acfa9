import type { TrainResult } from '../../../shared/contract/train.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { Button } from '../../ui/button.tsx';
import controls from '../../ui/controls.module.css';
import { settingsActions } from '../process/settings-store.ts';
import styles from './run-panel.module.css';

/** What came of a training, and what can be done with it. */
export function RunResult({ result }: { readonly result: TrainResult }) {
  const { files, notices } = useStudio();
  const { train, common } = useMessages();
  const { modelId, modelPath, epochs, bestEpoch, unprocessed, distances, ending } = result;
  const use = (model: string): void => {
    settingsActions.set({ model });
    notices.tell(train.inUse(model));
  };
  return (
    <div className={styles.result} role="status">
      <p>
        {train.endings[ending]} {train.bestOf(bestEpoch, epochs.length)}{' '}
        {train.distance(common.level(unprocessed.siSdrDb), common.level(distances.siSdrDb))}{' '}
        {modelId !== undefined && train.inList(modelId)}
      </p>
      {modelId !== undefined && <Button onClick={() => use(modelId)}>{train.use}</Button>}
      <a className={controls.button} href={files.addressOf(modelPath, 'save')} download>
        {train.saveModel}
      </a>
    </div>
  );
}
