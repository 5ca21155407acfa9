import { useStore } from 'zustand';
import { useMessages } from '../../app/studio.ts';
import { ZOOM_STEP } from '../../canvas/axis-span.ts';
import { zoomFrequencies } from '../../canvas/frequency-window.ts';
import { formatFrequency } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './compare-tab.module.css';
import { viewStore } from './display.ts';
import type { StageView } from './stage-view.ts';

/** Which frequencies are shown, with what hands do on the axis. */
export function FrequencyRange({ view }: { readonly view: StageView | undefined }) {
  const { compare, common } = useMessages();
  const frequencies = useStore(viewStore, (state) => state.frequencies);
  const zoom = (factor: number): void => {
    if (view === undefined) return;
    viewStore.setState({ frequencies: zoomFrequencies(frequencies, factor, 0.5, view.wholeAxis) });
  };
  const range =
    frequencies &&
    [frequencies.lowHz, frequencies.highHz]
      .map((hertz) => formatFrequency(hertz, compare.frequencyUnits, common.decimalMark))
      .join(' – ');
  return (
    <fieldset className={styles.range} aria-label={compare.frequenciesShown}>
      <output>{range ?? compare.allFrequencies}</output>
      <Button emphasis="quiet" label={compare.zoomInFrequencies} onClick={() => zoom(1 / ZOOM_STEP)}>
        <Icon name="zoomIn" />
      </Button>
      <Button
        emphasis="quiet"
        label={compare.zoomOutFrequencies}
        disabled={frequencies === undefined}
        onClick={() => zoom(ZOOM_STEP)}
      >
        <Icon name="zoomOut" />
      </Button>
      <Button
        emphasis="quiet"
        label={compare.showAllFrequencies}
        disabled={frequencies === undefined}
        onClick={() => viewStore.setState({ frequencies: undefined })}
      >
        <Icon name="undo" />
      </Button>
    </fieldset>
  );
}
