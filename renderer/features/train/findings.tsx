import { useStore } from 'zustand';
import type { TrainCheckResult } from '../../../shared/contract/training-data.ts';
import { translateSentence } from '../../../shared/sentences/translate.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { findingText } from '../../i18n/findings.ts';
import { formatTime } from '../../i18n/format.ts';
import styles from './music-panel.module.css';

const SPLITS = ['train', 'validation', 'test'] as const;
type Finding = TrainCheckResult['findings'][number];

/** What was found in the music: whether it can be trained on, how much there is, and what to do. */
export function Findings({ result: { canTrain, splits, findings } }: { readonly result: TrainCheckResult }) {
  const { train } = useMessages();
  const amounts = SPLITS.map((split) =>
    train.splits[split](splits[split].tracks, formatTime(splits[split].seconds)),
  );
  return (
    <div className={styles.findings} role="status">
      <p className={canTrain ? styles.good : styles.bad}>
        {canTrain ? `✓ ${train.canTrain}` : `✗ ${train.cannotTrain}`}
      </p>
      <p className={styles.muted}>{amounts.join(' · ')}</p>
      <ul>
        {findings.map((finding) => (
          <FindingItem key={finding.kind} finding={finding} />
        ))}
      </ul>
    </div>
  );
}

function FindingItem({ finding }: { readonly finding: Finding }) {
  const { preferences } = useStudio();
  const { train } = useMessages();
  const language = useStore(preferences, (chosen) => chosen.language);
  const { kind, level, tracks } = finding;
  const { message, advice } = findingText(kind, finding, language);
  return (
    <li>
      <span className={`${styles.level} ${styles[level] ?? ''}`}>{train.levels[level]}</span>
      <div>
        <p>{message}</p>
        <p className={styles.muted}>{advice}</p>
        {tracks.length > 0 && (
          <details>
            <summary>{train.concerned(tracks.length)}</summary>
            <ul>
              {tracks.map(({ name, detail }) => (
                <li key={name}>
                  {name}
                  {detail !== '' && `: ${translateSentence(detail, language)}`}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
}
