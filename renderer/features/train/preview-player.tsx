import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { TrainCourse } from '../../../shared/contract/train.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { engineSource } from '../../audio/engine-source.ts';
import type { Sound } from '../../audio/sounds.ts';
import { useSound } from '../../audio/use-sound.ts';
import { Waveform } from '../../canvas/waveform.tsx';
import { Button } from '../../ui/button.tsx';
import { Segments, Select } from '../../ui/fields.tsx';
import styles from './run-panel.module.css';

/** In the order in which the player has them. */
const VERSIONS = ['before', 'after', 'target'] as const;
type Version = (typeof VERSIONS)[number];

const WAVEFORM_HEIGHT = 64;
const COLOURS: Readonly<Record<Version, string>> = {
  before: '--before',
  after: '--after',
  target: '--good',
};

/** The excerpt that a training is listened to by: with its fault, after the network of an epoch, and as it should be. */
export function PreviewPlayer({ previews }: { readonly previews: NonNullable<TrainCourse['previews']> }) {
  const { player } = useStudio();
  const { train } = useMessages();
  const [version, setVersion] = useState<Version>('before');
  const [chosenEpoch, setChosenEpoch] = useState<number>();
  const newest = previews.epochs.at(-1);
  const epoch = previews.epochs.find((each) => each.epoch === chosenEpoch) ?? newest;
  const heard = version === 'after' && epoch === undefined ? 'before' : version;
  const sounds: Readonly<Record<Version, Sound | undefined>> = {
    before: useSound(previews.before),
    target: useSound(previews.target),
    after: useSound(epoch?.path),
  };
  usePlayback(sounds);
  useEffect(() => {
    player().setMix(VERSIONS.map((each) => (each === heard ? 1 : 0)));
  }, [player, heard]);
  const shown = sounds[heard] ?? sounds.before;
  return (
    <section className={styles.previews} aria-label={train.previews}>
      <h3>{train.previews}</h3>
      {shown === undefined ? (
        <div className={styles.pending} />
      ) : (
        <Waveform
          label={train.previewWaveform}
          peaks={shown.peaks}
          durationSeconds={shown.durationSeconds}
          colour={COLOURS[heard]}
          height={WAVEFORM_HEIGHT}
          position={() => player().position}
          part={undefined}
          onSeek={(seconds) => player().seek(seconds)}
        />
      )}
      <div className={styles.row}>
        <PlayButton />
        <Segments
          label={train.previewVersion}
          value={heard}
          options={[
            { value: 'before', label: train.previewBefore },
            { value: 'after', label: train.previewAfter, disabled: epoch === undefined },
            { value: 'target', label: train.previewTarget },
          ]}
          onChange={setVersion}
        />
        {epoch !== undefined && (
          <div className={styles.epoch}>
            <Select
              label={train.epoch}
              value={String(epoch.epoch)}
              options={previews.epochs.map((each) => ({
                value: String(each.epoch),
                label: String(each.epoch),
              }))}
              onChange={(value) => {
                setChosenEpoch(Number(value));
                setVersion('after');
              }}
            />
          </div>
        )}
      </div>
    </section>
  );
}

function PlayButton() {
  const { player } = useStudio();
  const { listening } = useMessages();
  const { isPlaying } = useStore(player().state);
  return <Button onClick={() => player().toggle()}>{isPlaying ? listening.pause : listening.play}</Button>;
}

/** Gives the player all versions of the excerpt, to be heard again and again. */
function usePlayback({ before, target, after }: Readonly<Record<Version, Sound | undefined>>): void {
  const { player, connection } = useStudio();
  useEffect(() => {
    if (before === undefined) return;
    player().setSources({
      length: before.sampleCount,
      versions: [before, after, target].map(
        (sound) => sound && engineSource(connection.call, sound.handle, sound.channelCount),
      ),
    });
    player().setLoop({ start: 0, end: before.sampleCount });
  }, [player, connection, before, target, after]);
  useEffect(
    () => () => {
      player().setLoop(undefined);
      player().setSources(undefined);
    },
    [player],
  );
}
