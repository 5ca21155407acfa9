import type { ButtonHTMLAttributes } from 'react';
import styles from './controls.module.css';

/** How much a button asks to be pressed. */
export type Emphasis = 'primary' | 'normal' | 'quiet';

/** A button; with `label` it shows an icon, and the label is its name. */
export function Button({
  emphasis = 'normal',
  label,
  className,
  ...attributes
}: ButtonHTMLAttributes<HTMLButtonElement> & { readonly emphasis?: Emphasis; readonly label?: string }) {
  const classes = [styles.button, emphasis !== 'normal' && styles[emphasis], label && styles.icon, className];
  return (
    <button
      type="button"
      {...attributes}
      {...(label !== undefined && { 'aria-label': label, title: label })}
      className={classes.filter(Boolean).join(' ')}
    />
  );
}
