/** A gain with its sign, to a tenth: "+1.5 dB". */
export function decibelsInWords(db: number): string {
  const rounded = db.toFixed(1);
  return `${rounded.startsWith('-') ? '' : '+'}${rounded === '-0.0' ? '0.0' : rounded} dB`;
}

/** A frequency as it is spoken of: "63 Hz", "2.5 kHz". */
export function hertzInWords(hz: number): string {
  if (hz >= 9950) return `${Math.round(hz / 1000)} kHz`;
  return hz < 995 ? `${Number(hz.toPrecision(2))} Hz` : `${(hz / 1000).toFixed(1)} kHz`;
}
