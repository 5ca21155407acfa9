import { useId, useState } from 'react';
import { useStore } from 'zustand';
import type { TrainSettings } from '../../../shared/contract/train.ts';
import { augmentationText } from '../../../shared/contract/train-command.ts';
import { USUAL_TRAINING } from '../../../shared/contract/train-usual.ts';
import { type AugmentationEntry, parseAugmentations } from '../../../shared/contract/training-data.ts';
import { localNumber } from '../../../shared/sentences/languages.ts';
import { useMessages, useStudio, useTranslation } from '../../app/studio.ts';
import controls from '../../ui/controls.module.css';
import { Check, Field, Select } from '../../ui/fields.tsx';
import { useFieldText } from '../../ui/use-field-text.ts';
import { withSetting } from './plan.ts';
import { SETTING_FORMS, type SettingForm, type SettingName } from './setting-forms.ts';
import styles from './settings-panel.module.css';

type Value = TrainSettings[SettingName];

interface FieldProps<Form extends SettingForm = SettingForm> {
  readonly form: Form;
  readonly label: string;
  /** Left out where it is as usual. */
  readonly value: Value | undefined;
  readonly usual: string | undefined;
  readonly onChange: (value: Value | undefined) => void;
}

/** One setting of a training, in the form that the schema gives it; empty, it is as usual. */
export function SettingField({ name }: { readonly name: SettingName }) {
  const { music } = useStudio();
  const { train } = useMessages();
  const { settings } = useStore(music.plan);
  const usual = (USUAL_TRAINING as TrainSettings)[name];
  const props = {
    label: train.names[name],
    value: settings[name],
    usual: usual === undefined ? undefined : String(usual),
    onChange: (value: Value | undefined) =>
      music.change({ settings: withSetting(settings, name, value as never) }),
  };
  const form = SETTING_FORMS[name];
  switch (form.kind) {
    case 'choice':
      return <Choice {...props} form={form} />;
    case 'choices':
      return <Choices {...props} form={form} />;
    case 'number':
      return <OptionalNumber {...props} form={form} />;
    case 'flag':
      return (
        <Check
          label={props.label}
          checked={props.value === true}
          onChange={(checked) => props.onChange(checked || undefined)}
        />
      );
    case 'changes':
      return <Changes {...props} form={form} />;
  }
}

type FormOf<Kind extends SettingForm['kind']> = Extract<SettingForm, { kind: Kind }>;

function Choice({ form, label, value, usual, onChange }: FieldProps<FormOf<'choice'>>) {
  const { train, common } = useMessages();
  const usualLabel = usual === undefined ? common.automatic : train.usual(usual);
  return (
    <Select
      label={label}
      value={value === undefined ? '' : String(value)}
      options={[
        { value: '', label: usualLabel },
        ...form.options
          .filter((option) => option !== usual)
          .map((option) => ({ value: option, label: option })),
      ]}
      onChange={(chosen) => onChange(chosen === '' ? undefined : (chosen as Value))}
    />
  );
}

function Choices({ form, label, value, onChange }: FieldProps<FormOf<'choices'>>) {
  const chosen = (value ?? []) as readonly string[];
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>{label}</legend>
      <div className={styles.choices}>
        {form.options.map((option) => (
          <Check
            key={option}
            label={option}
            checked={chosen.includes(option)}
            onChange={(checked) => {
              const next = form.options.filter((each) => (each === option ? checked : chosen.includes(each)));
              onChange(next.length === 0 ? undefined : (next as Value));
            }}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** What is outside of the range is brought into it when the field is left. */
function OptionalNumber({ form, label, value, usual, onChange }: FieldProps<FormOf<'number'>>) {
  const { common } = useMessages();
  const { language } = useStore(useStudio().preferences);
  const id = useId();
  const text = value === undefined ? '' : String(value);
  const input = useFieldText(text);
  const commit = (field: HTMLInputElement): void => {
    const typed = field.valueAsNumber;
    if (!Number.isFinite(typed)) {
      field.value = '';
      onChange(undefined);
      return;
    }
    const inside = Math.min(form.high, Math.max(form.low, form.isWhole ? Math.round(typed) : typed));
    field.value = String(inside);
    onChange(inside);
  };
  return (
    <Field label={label} id={id}>
      <input
        ref={input}
        id={id}
        className={controls.number}
        type="number"
        min={form.low}
        max={form.high}
        step={form.isWhole ? 1 : 'any'}
        placeholder={usual === undefined ? common.automatic : localNumber(usual, language)}
        defaultValue={text}
        onBlur={(event) => commit(event.target)}
        onKeyDown={(event) => event.key === 'Enter' && commit(event.currentTarget)}
      />
    </Field>
  );
}

/** Changes to music in the form that the command line takes. */
function Changes({ label, value, onChange }: FieldProps) {
  const { train } = useMessages();
  const translate = useTranslation();
  const id = useId();
  const [text, setText] = useState(() =>
    ((value ?? []) as readonly AugmentationEntry[]).map(augmentationText).join(','),
  );
  const [problem, setProblem] = useState<string>();
  const commit = (): void => {
    try {
      onChange(text.trim() === '' ? undefined : parseAugmentations(text));
      setProblem(undefined);
    } catch (thrown) {
      setProblem((thrown as Error).message);
    }
  };
  return (
    <>
      <Field label={label} id={id}>
        <input
          id={id}
          className={controls.number}
          value={text}
          placeholder={train.changesExample}
          onChange={(event) => setText(event.target.value)}
          onBlur={commit}
        />
      </Field>
      {problem !== undefined && (
        <p role="alert" className={styles.problem}>
          {translate(problem).replace(/^--augment: /, '')}
        </p>
      )}
    </>
  );
}
