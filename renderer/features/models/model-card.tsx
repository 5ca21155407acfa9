import { useState } from 'react';
import type { ModelEntry } from '../../../shared/contract/models.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { Button } from '../../ui/button.tsx';
import styles from './models-tab.module.css';

/** What is known of one model. */
export function ModelCard({ model }: { readonly model: ModelEntry }) {
  const { connection, notices } = useStudio();
  const { models: words } = useMessages();
  const [isVerifying, setVerifying] = useState(false);
  const [device, setDevice] = useState<string>();
  const verify = async (): Promise<void> => {
    setVerifying(true);
    await connection
      .call('models.verify', { model: model.id })
      .then((verified) => setDevice(verified.device), notices.fail);
    setVerifying(false);
  };
  const facts = [
    [words.licence, model.licence],
    [words.parameters, model.parameterCount.toLocaleString()],
    [words.trainedOn, model.trainedOn],
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
      </div>
      <p>{model.description}</p>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
