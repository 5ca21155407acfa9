import { useMessages } from '../../app/studio.ts';
import { Select } from '../../ui/fields.tsx';
import { BIT_DEPTHS, DEVICES, DITHERS, FORMATS, hasBitDepth, SAMPLE_RATES } from './settings.ts';
import styles from './settings-panel.module.css';
import { useSetting } from './use-settings.ts';

/** The file that is written, and where the network runs. */
export function FileSettings() {
  const { master, common } = useMessages();
  const [format, setFormat] = useSetting('format');
  const [bitDepth, setBitDepth] = useSetting('bitDepth');
  const [sampleRate, setSampleRate] = useSetting('sampleRate');
  const [dither, setDither] = useSetting('dither');
  const [device, setDevice] = useSetting('device');
  return (
    <fieldset className={styles.group}>
      <legend>{master.file}</legend>
      <Select
        label={master.format}
        value={format}
        options={FORMATS.map((value) => ({
          value,
          label: value === 'source' ? master.formatSource : value.toUpperCase(),
        }))}
        onChange={setFormat}
      />
      {hasBitDepth(format) && (
        <Select
          label={master.bitDepth}
          value={bitDepth}
          options={BIT_DEPTHS.map((value) => ({ value, label: master.bitDepths[value] }))}
          onChange={setBitDepth}
        />
      )}
      <Select
        label={master.sampleRate}
        value={sampleRate}
        options={SAMPLE_RATES.map((value) => ({
          value,
          label: value === 'keep' ? master.sampleRateKeep : master.kilohertz(Number(value)),
        }))}
        onChange={setSampleRate}
      />
      <Select
        label={master.dither}
        value={dither}
        options={DITHERS.map((value) => ({ value, label: master.dithers[value] }))}
        onChange={setDither}
      />
      <Select
        label={master.device}
        value={device}
        options={DEVICES.map((value) => ({
          value,
          label: value === 'auto' ? common.automatic : value.toUpperCase(),
        }))}
        onChange={setDevice}
      />
    </fieldset>
  );
}
