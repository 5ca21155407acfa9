import { type DecodePlan, decodeArguments, type FfmpegProgram, planarBlocks } from './decode.ts';
import { inputFailure } from './failure.ts';
import { readPromisedSound } from './header.ts';
import { isPlainWave, readPlainWave } from './plain-wave.ts';
import { spawnFfmpeg, throwIfAborted } from './process.ts';
import type { AudioBlocks, AudioProbe, Excerpt } from './types.ts';

/** Decoded before the part and thrown away: what lossy decoders need to get going (Opus asks for 80 ms). */
const LEAD_SECONDS = 0.25;

/**
 * Decodes a part of a file by seeking to it, in the time that the part takes and not what is before it; samples that lie
 * in the file as they are, are read. A probe is all that is known of the file, so that it is not looked at again.
 *
 * The place is that of the container's clock: exact for PCM and FLAC, and for the others as exact as their seeking,
 * some milliseconds at most. What must be exact to the sample uses `decode`. Damage is not looked for, and behind the
 * end of the sound there are no blocks.
 *
 * @throws LatheError `bad-input` where ffmpeg fails
 */
export function decodeFileExcerpt(program: FfmpegProgram, probe: AudioProbe, excerpt: Excerpt): AudioBlocks {
  return { [Symbol.asyncIterator]: () => excerptBlocks(program, probe, excerpt) };
}

async function* excerptBlocks(
  program: FfmpegProgram,
  probe: AudioProbe,
  excerpt: Excerpt,
): AsyncGenerator<readonly Float32Array[]> {
  const { startSample, endSample, signal } = excerpt;
  throwIfAborted(signal);
  const { sampleRate } = probe;
  const plan = {
    fileRate: sampleRate,
    outputRate: sampleRate,
    channelCount: Math.min(2, probe.channelCount),
    startSample,
    endSample: endSample === Infinity ? undefined : endSample,
  };
  // Why a file cannot be opened is ffmpeg's to say.
  const promised = await readPromisedSound(probe.path).catch(() => undefined);
  const input = { probe, promised };
  yield* isPlainWave(input, plan)
    ? readPlainWave(input, plan, excerpt)
    : soughtBlocks(program, probe, plan, signal);
}

/** What ffmpeg makes of a part. */
async function* soughtBlocks(
  program: FfmpegProgram,
  probe: AudioProbe,
  plan: DecodePlan,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Float32Array[]> {
  const { fileRate, startSample, endSample, channelCount } = plan;
  const seekSample = Math.max(0, startSample - Math.round(LEAD_SECONDS * fileRate));
  const rest = {
    ...plan,
    startSample: startSample - seekSample,
    endSample: endSample === undefined ? undefined : endSample - seekSample,
  };
  const seek = seekSample > 0 ? ['-ss', (seekSample / fileRate).toFixed(6)] : [];
  const args = decodeArguments(probe, rest, false, seek);
  const child = spawnFfmpeg(program.path, args, { stdout: true, ...(signal && { signal }) });
  try {
    for await (const block of planarBlocks(child, channelCount)) {
      throwIfAborted(signal);
      yield block;
    }
    const exit = await child.exited;
    throwIfAborted(signal);
    if (!exit.ok) throw inputFailure(probe.path, exit);
  } finally {
    await child.kill();
  }
}
