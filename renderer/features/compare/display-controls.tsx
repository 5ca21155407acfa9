import { useStore } from 'zustand';
import { useMessages } from '../../app/studio.ts';
import { Select, Slider } from '../../ui/fields.tsx';
import styles from './compare-tab.module.css';
import {
  CHANNELS,
  DIFFERENCE_DB,
  displayStore,
  FFT_SIZES,
  MAPS,
  RANGE_DB,
  SCALES,
  TOP_DB,
} from './display.ts';
import { FrequencyRange } from './frequency-range.tsx';
import type { StageView } from './stage-view.ts';

/** What of the sounds is drawn, and in which colours. */
export function DisplayControls({
  view,
  loudestDb,
}: {
  readonly view: StageView | undefined;
  readonly loudestDb: number | undefined;
}) {
  const { compare, common } = useMessages();
  const display = useStore(displayStore);
  const set = displayStore.setState;
  const decibels = (value: number): string => compare.decibels(common.level(value, 0));
  return (
    <fieldset className={styles.group}>
      <legend>{compare.picture}</legend>
      <ArrangementControl />
      <Select
        label={compare.scale}
        value={display.scale}
        options={SCALES.map((value) => ({ value, label: compare.scales[value] }))}
        onChange={(scale) => set({ scale })}
      />
      <FrequencyRange view={view} />
      <Select
        label={compare.fftSize}
        value={String(display.nFft)}
        options={FFT_SIZES.map((size) => ({ value: String(size), label: String(size) }))}
        onChange={(chosen) => set({ nFft: FFT_SIZES.find((size) => String(size) === chosen)! })}
      />
      <Select
        label={compare.channel}
        value={display.channel}
        options={CHANNELS.map((value) => ({ value, label: compare.channels[value] }))}
        onChange={(channel) => set({ channel })}
      />
      <Select
        label={compare.colours}
        value={display.map}
        options={MAPS.map((value) => ({ value, label: compare.maps[value] }))}
        onChange={(map) => set({ map })}
      />
      <Slider
        label={compare.brightest}
        value={display.topDb ?? loudestDb ?? 0}
        {...TOP_DB}
        format={decibels}
        onChange={(topDb) => set({ topDb })}
      />
      <Slider
        label={compare.range}
        value={display.rangeDb}
        {...RANGE_DB}
        format={decibels}
        onChange={(rangeDb) => set({ rangeDb })}
      />
    </fieldset>
  );
}

/** What only one arrangement has. */
function ArrangementControl() {
  const { compare, master } = useMessages();
  const { arrangement, differenceDb, blendShare, swipeShare } = useStore(displayStore);
  const set = displayStore.setState;
  const percent = { low: 0, high: 100, format: master.percent };
  const controls = {
    stacked: null,
    difference: (
      <Slider
        label={compare.differenceRange}
        value={differenceDb}
        {...DIFFERENCE_DB}
        format={(value) => compare.decibels(`±${value}`)}
        onChange={(chosen) => set({ differenceDb: chosen })}
      />
    ),
    blend: (
      <Slider
        label={compare.blendShare}
        value={Math.round(100 * blendShare)}
        {...percent}
        onChange={(value) => set({ blendShare: value / 100 })}
      />
    ),
    swipe: (
      <Slider
        label={compare.swipeShare}
        value={Math.round(100 * swipeShare)}
        {...percent}
        onChange={(value) => set({ swipeShare: value / 100 })}
      />
    ),
  };
  return controls[arrangement];
}
