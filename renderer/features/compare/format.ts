import { formatTime } from '../../i18n/format.ts';

/** A point in time to the millisecond: `3:25.120`. */
export function preciseTime(seconds: number): string {
  const milliseconds = Math.max(0, Math.round(seconds * 1000));
  return `${formatTime(Math.floor(milliseconds / 1000))}.${String(milliseconds % 1000).padStart(3, '0')}`;
}
