/**
 * The filter that changes the sample rate: soxr at 28 bits ("very high quality"), which keeps every sample where it was
 * in time. An ffmpeg without soxr gets its own resampler with a long Kaiser filter instead: no delay either, a stop band
 * of about 100 dB and not 170 dB.
 *
 * @param sampleRate Hz to convert to
 * @param hasSoxr whether the program was built with soxr
 */
export function resampleFilter(sampleRate: number, hasSoxr: boolean): string {
  const method = hasSoxr
    ? 'resampler=soxr:precision=28'
    : 'resampler=swr:filter_size=256:phase_shift=14:cutoff=0.97:filter_type=kaiser:kaiser_beta=10';
  return `aresample=${sampleRate}:osf=flt:${method}`;
}
