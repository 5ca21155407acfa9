import { formatLevel, formatTime } from '../../i18n/format.ts';

/** A point in time to the millisecond: `3:25.120`. */
export function preciseTime(seconds: number): string {
  const milliseconds = Math.max(0, Math.round(seconds * 1000));
  return `${formatTime(Math.floor(milliseconds / 1000))}.${String(milliseconds % 1000).padStart(3, '0')}`;
}

/** A change: with a plus where it is more. */
export function signed(value: number | null | undefined, digits = 1): string {
  const text = formatLevel(value, digits);
  return typeof value === 'number' && value > 0 && Number(value.toFixed(digits)) !== 0 ? `+${text}` : text;
}
