/* Vectors for shared/dsp/loudness.test.ts, made by libebur128 (Debian libebur128-dev):
 *   cc -O2 -ffp-contract=off test/reference/dsp_loudness.c -lebur128 -lm -o /tmp/dsp_loudness
 *   /tmp/dsp_loudness > test/vectors/dsp_loudness.json
 * The signal is defined by integer arithmetic, so that the test can make the same one: see testSignal there.
 */
#include <ebur128.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static const int RATES[] = {8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000, 176400, 192000};
static const int SECONDS = 12;

static void measure(int rate, unsigned channels, int last) {
  const size_t length = (size_t)rate * SECONDS;
  float *pcm = malloc(length * channels * sizeof *pcm);
  uint32_t state = 12345;
  for (unsigned c = 0; c < channels; c++) {
    double low = 0;
    for (size_t n = 0; n < length; n++) {
      state = state * 1664525u + 1013904223u;
      const double white = (double)(state >> 8) / 8388608.0 - 1.0;
      low += (white - low) * 0.0625;
      const int level = (int)(n / (size_t)rate) * 3 % 7;
      pcm[n * channels + c] = (float)((0.25 * white + low) / (double)(1 << level));
    }
  }
  ebur128_state *meter = ebur128_init(channels, (unsigned long)rate, EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
  const size_t hop = (size_t)rate / 100;
  double momentary = -HUGE_VAL, short_term = -HUGE_VAL, value, integrated, range;
  for (size_t n = 0; n + hop <= length; n += hop) {
    ebur128_add_frames_float(meter, pcm + n * channels, hop);
    if (n + hop >= (size_t)rate * 4 / 10 && !ebur128_loudness_momentary(meter, &value) && value > momentary) momentary = value;
    if (n + hop >= (size_t)rate * 3 && !ebur128_loudness_shortterm(meter, &value) && value > short_term) short_term = value;
  }
  ebur128_loudness_global(meter, &integrated);
  ebur128_loudness_range(meter, &range);
  printf("    {\"sampleRate\": %d, \"channelCount\": %u, \"integratedLufs\": %.6f, \"loudnessRangeLu\": %.6f, "
         "\"maxMomentaryLufs\": %.6f, \"maxShortTermLufs\": %.6f}%s\n",
         rate, channels, integrated, range, momentary, short_term, last ? "" : ",");
  ebur128_destroy(&meter);
  free(pcm);
}

int main(void) {
  int major, minor, patch;
  ebur128_get_version(&major, &minor, &patch);
  printf("{\n  \"generator\": \"dsp_loudness.c, libebur128 %d.%d.%d\",\n  \"seconds\": %d,\n  \"cases\": [\n", major, minor, patch, SECONDS);
  const int count = sizeof RATES / sizeof *RATES;
  for (int i = 0; i < count; i++) {
    measure(RATES[i], 1, 0);
    measure(RATES[i], 2, i == count - 1);
  }
  printf("  ]\n}\n");
  return 0;
}
