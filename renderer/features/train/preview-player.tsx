import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { TrainCourse } from '../../../shared/contract/train.ts';
import { useMessages, useStudio } from '../../app/studio.ts';
import { engineSource } from '../../audio/engine-source.ts';
import { mixOf } from '../../audio/mix.ts';
import type { Sound } from '../../audio/sounds.ts';
import { useSound } from '../../audio/use-sound.ts';
import { Waveform } from '../../canvas/waveform.tsx';
import { Button } from '../../ui/button.tsx';
import { Segments, Select } from '../../ui/fields.tsx';
import styles from './run-panel.module.css';

type Version = 'before' | 'after' | 'target';

const WAVEFORM_HEIGHT = 64;
const COLOURS: Readonly<Record<Version, string>> = {
  before: '--before',
  after: '--after',
  target: '--good',
};
const LEVELS_AS_THEY_ARE = { before: undefined, after: undefined };

/** The excerpt that a training is listened to by: with its fault, after the network of an epoch, and as it should be. */
export function PreviewPlayer({ previews }: { readonly previews: NonNullable<TrainCourse['previews']> }) {
  const { player } = useStudio();
  const { train } = useMessages();
  const [version, setVersion] = useState<Version>('before');
  const [chosenEpoch, setChosenEpoch] = useState<number>();
  const newest = previews.epochs.at(-1);
  const epoch = previews.epochs.find((each) => each.epoch === chosenEpoch) ?? newest;
  const heard = version === 'after' && epoch === undefined ? 'before' : version;
  const before = useSound(previews.before);
  const other = useSound(heard === 'target' ? previews.target : epoch?.path);
  usePlayback(before, other);
  useEffect(() => {
    player().setMix(mixOf(heard === 'before' ? 'before' : 'after', LEVELS_AS_THEY_ARE, false));
  }, [player, heard]);
  const shown = heard === 'before' ? before : (other ?? before);
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
  return (
    <Button onClick={() => (isPlaying ? player().pause() : player().play())}>
      {isPlaying ? listening.pause : listening.play}
    </Button>
  );
}

/** Gives the player two versions of the excerpt, to be heard again and again. */
function usePlayback(before: Sound | undefined, other: Sound | undefined): void {
  const { player, connection } = useStudio();
  useEffect(() => {
    if (before === undefined) return;
    const { call } = connection;
    player().setSources({
      length: before.sampleCount,
      before: engineSource(call, before.handle, before.channelCount),
      ...(other !== undefined && { after: engineSource(call, other.handle, other.channelCount) }),
    });
    player().setLoop({ start: 0, end: before.sampleCount });
  }, [player, connection, before, other]);
  useEffect(
    () => () => {
      player().setLoop(undefined);
      player().setSources(undefined);
    },
    [player],
  );
}
