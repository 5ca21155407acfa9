import { useState } from 'react';
import type { DoctorResult } from '../../../shared/contract/doctor.ts';
import { useMessages, useStudio, useTranslation } from '../../app/studio.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './models-tab.module.css';

/** What Lathe stands on, on this machine. */
export function Diagnosis() {
  const { connection, notices } = useStudio();
  const { models: words, common } = useMessages();
  const translate = useTranslation();
  const [result, setResult] = useState<DoctorResult>();
  const [isLooking, setLooking] = useState(false);
  const look = async (): Promise<void> => {
    setLooking(true);
    await connection.call('doctor.run', {}).then(setResult, notices.fail);
    setLooking(false);
  };
  return (
    <section className={styles.card} aria-label={words.diagnosis}>
      <div className={styles.heading}>
        <div>
          <h2>{words.diagnosis}</h2>
        </div>
        {result !== undefined && <CopyButton text={textOf(result)} label={words.copy} />}
        <Button disabled={isLooking} onClick={() => void look()}>
          {isLooking ? common.loading : words.diagnose}
        </Button>
      </div>
      {result !== undefined && (
        <>
          <p>{result.problems.length === 0 ? words.healthy : result.problems.map(translate).join(' ')}</p>
          <dl className={styles.facts}>
            {factsOf(result, translate).map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

/** What is known of this machine, for whoever reports a fault. */
function textOf(result: DoctorResult): string {
  return [
    ...factsOf(result, (text) => text).map(([name, value]) => `${name}: ${value}`),
    ...result.problems,
  ].join('\n');
}

function factsOf(
  { versions, ffmpeg, devices, folders }: DoctorResult,
  translate: (text: string) => string,
): (readonly [string, string])[] {
  return [
    ['Lathe', `${versions.lathe}, Node ${versions.node}, ${versions.platform}`],
    ['ONNX Runtime', versions.onnxRuntime],
    ['ffmpeg', ffmpeg === null ? '–' : `${ffmpeg.version}, ${ffmpeg.source}`],
    ...devices.map(
      ({ device, usable, detail }) => [device, `${usable ? '✓' : '✗'} ${translate(detail)}`] as const,
    ),
    ...folders.map(({ purpose, path }) => [translate(purpose), path] as const),
  ];
}
