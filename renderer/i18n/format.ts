/** A length of time: `0:07`, `3:25`, `1:02:03`. */
export function formatTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(rest)}` : `${minutes}:${padded(rest)}`;
}

/**
 * A level with a minus sign that is as wide as a plus; `−∞` for silence, `–` for what is not defined.
 *
 * @param mark between whole and parts, as the language has it
 */
export function formatLevel(value: number | null | undefined, digits = 1, mark = '.'): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (value === Number.NEGATIVE_INFINITY) return '−∞';
  const text = Math.abs(value).toFixed(digits);
  const shown = text.replace('.', mark);
  return value < 0 && Number(text) !== 0 ? `−${shown}` : shown;
}

/** A change: with a plus where it is more. */
export function formatChange(value: number | null | undefined, digits = 1, mark = '.'): string {
  const text = formatLevel(value, digits, mark);
  return typeof value === 'number' && value > 0 && Number(value.toFixed(digits)) !== 0 ? `+${text}` : text;
}

/** A frequency in the units of a language: `440 Hz`, `12.5 kHz`. */
export function formatFrequency(
  hertz: number,
  units: { readonly hertz: string; readonly kilohertz: string },
  mark = '.',
): string {
  if (hertz < 1000) return `${Math.round(hertz)} ${units.hertz}`;
  const shown = (hertz / 1000).toFixed(hertz < 10_000 ? 2 : 1);
  return `${shown.replace('.', mark)} ${units.kilohertz}`;
}

/** A moment, as the language writes it: `21 Nov 2026, 15:26`. */
export function formatDate(iso: string, locale: string): string {
  return new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}
