import { useState } from 'react';
import type { ModelEntry } from '../../../shared/contract/models.ts';
import { useMessages, useStudio, useTranslation } from '../../app/studio.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { USUAL_SETTINGS } from '../process/settings.ts';
import { settingsActions, settingsStore } from '../process/settings-store.ts';
import styles from './models-tab.module.css';

/** What is known of one model. */
export function ModelCard({
  model,
  onRemoved,
}: {
  readonly model: ModelEntry;
  readonly onRemoved: () => void;
}) {
  const { connection, notices } = useStudio();
  const { models: words, reports, common } = useMessages();
  const translate = useTranslation();
  const distanceNames: Readonly<Record<string, string>> = reports.distanceNames;
  const [isVerifying, setVerifying] = useState(false);
  const [device, setDevice] = useState<string>();
  const verify = async (): Promise<void> => {
    setVerifying(true);
    await connection
      .call('models.verify', { model: model.id })
      .then((verified) => setDevice(verified.device), notices.fail);
    setVerifying(false);
  };
  const remove = (): Promise<void> =>
    connection.call('models.remove', { model: model.id }).then(() => {
      // What is gone cannot be mastered with.
      if (settingsStore.getState().history.present.model === model.id) {
        settingsActions.set({ model: USUAL_SETTINGS.model });
      }
      onRemoved();
    }, notices.fail);
  const facts = [
    [words.licence, translate(model.licence)],
    [words.parameters, model.parameterCount.toLocaleString(common.locale)],
    [words.trainedOn, translate(model.trainedOn)],
    [words.checksum, model.sha256],
  ] as const;
  return (
    <section className={styles.card} aria-label={model.id}>
      <div className={styles.heading}>
        <div>
          <h3>{words.origins[model.origin]}</h3>
          <h2>{model.id}</h2>
        </div>
        {device !== undefined && <span role="status">✓ {words.verified(device)}</span>}
        <Button disabled={isVerifying} onClick={() => void verify()}>
          {isVerifying ? words.verifying : words.verify}
        </Button>
        {model.origin !== 'lathe' && (
          <ConfirmButton
            title={words.removeTitle(model.id)}
            hint={words.removeHint}
            confirm={words.remove}
            onConfirm={() => void remove()}
          >
            {words.remove} …
          </ConfirmButton>
        )}
      </div>
      <p>{translate(model.description)}</p>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {model.figures.length > 0 && (
        <ul className={styles.figures}>
          {model.figures.map(({ set, measure, unprocessed, processed, excerpts }) => (
            <li key={set + measure}>
              {words.figureSets[set] ?? set} · {distanceNames[measure] ?? measure}:{' '}
              {common.level(unprocessed, 2)} → {common.level(processed, 2)}{' '}
              <span className={styles.muted}>{words.excerpts(excerpts)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
