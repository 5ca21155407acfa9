/* Loudness of interleaved float samples on standard input by libebur128 (Debian libebur128-dev), as JSON:
 *   cc -O2 test/bench/peers/libebur128_meter.c -lebur128 -o METER;  ffmpeg ... -f f32le - | METER RATE CHANNELS
 */
#include <ebur128.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const unsigned long rate = strtoul(argv[1], NULL, 10);
  const unsigned channels = (unsigned)strtoul(argv[2], NULL, 10);
  ebur128_state *meter = ebur128_init(channels, rate, EBUR128_MODE_I | EBUR128_MODE_LRA);
  static float block[2 * 8192];
  size_t frames;
  while ((frames = fread(block, sizeof(float) * channels, 8192, stdin)) > 0) ebur128_add_frames_float(meter, block, frames);
  double integrated, range;
  ebur128_loudness_global(meter, &integrated);
  ebur128_loudness_range(meter, &range);
  printf("{\"integratedLufs\": %.6f, \"loudnessRangeLu\": %.6f}\n", integrated, range);
  ebur128_destroy(&meter);
  return 0;
}
