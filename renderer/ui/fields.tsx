import { type ReactNode, useId } from 'react';
import styles from './controls.module.css';
import { useFieldText } from './use-field-text.ts';

/** A name beside a control. */
export function Field({
  label,
  id,
  children,
}: {
  readonly label: string;
  readonly id: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children}
    </div>
  );
}

/** One of a few values. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <Field label={label} id={id}>
      <select
        id={id}
        className={styles.select}
        value={value}
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** A number that is dragged. */
export function Slider({
  label,
  value,
  low = 0,
  high = 100,
  step = 1,
  format,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly step?: number;
  readonly format: (value: number) => string;
  readonly onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <Field label={label} id={id}>
      <div className={styles.slider}>
        <input
          id={id}
          type="range"
          min={low}
          max={high}
          step={step}
          value={value}
          aria-valuetext={format(value)}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
        <output htmlFor={id}>{format(value)}</output>
      </div>
    </Field>
  );
}

interface NumberProps {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}

/** A number that is typed, with its name beside it. */
export function NumberField({ label, ...number }: NumberProps) {
  const id = useId();
  return (
    <Field label={label} id={id}>
      <NumberInput {...number} label={label} id={id} />
    </Field>
  );
}

/** A number that is typed; what is outside of its range is brought into it when the field is left. */
export function NumberInput({
  label,
  value,
  low,
  high,
  step,
  onChange,
  id,
  className = '',
}: NumberProps & { readonly id?: string; readonly className?: string }) {
  const input = useFieldText(String(value));
  const commit = (field: HTMLInputElement): void => {
    const typed = field.valueAsNumber;
    const valid = Number.isFinite(typed) ? Math.min(high, Math.max(low, typed)) : value;
    field.value = String(valid);
    if (valid !== value) onChange(valid);
  };
  return (
    <input
      ref={input}
      id={id}
      aria-label={label}
      title={label}
      className={`${styles.number} ${className}`}
      type="number"
      min={low}
      max={high}
      step={step}
      defaultValue={value}
      onBlur={(event) => commit(event.target)}
      onKeyDown={(event) => event.key === 'Enter' && commit(event.currentTarget)}
    />
  );
}

/** Something that is so or not. */
export function Check({
  label,
  hint,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <label className={styles.check} title={hint}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

/** A value with its name. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly disabled?: boolean;
}

/** One of a few values that all stand there. */
export function Segments<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <div className={styles.segments} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={styles.segment}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={option.disabled ?? false}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

/** How far something is. */
export function Progress({ label, fraction }: { readonly label: string; readonly fraction: number }) {
  const percent = Math.round(fraction * 100);
  return (
    <div
      className={styles.progress}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div style={{ width: `${percent}%` }} />
    </div>
  );
}
