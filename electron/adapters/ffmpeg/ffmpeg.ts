import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { decodeFile, type FfmpegProgram } from './decode.ts';
import { decodeTogether } from './decode-together.ts';
import { openFileSink } from './encode.ts';
import { decodeFileExcerpt } from './excerpt.ts';
import { tellingLine } from './failure.ts';
import { locateFfmpeg, requireProgram } from './locate.ts';
import { describeInput } from './probe.ts';
import { spawnFfmpeg } from './process.ts';
import { openFfmpegResampler } from './resample.ts';
import type { Ffmpeg } from './types.ts';

/**
 * Sound in and out by ffmpeg.
 *
 * @param options `path`: the program to use; default: searched for, see `locateFfmpeg`
 * @throws LatheError `tool-missing` when there is none
 */
export function createFfmpeg(options: { readonly path?: string } = {}): Ffmpeg {
  const { path, source } =
    options.path === undefined ? locateFfmpeg() : requireProgram(options.path, 'option');
  let banner: Promise<string> | undefined;
  const askVersion = (): Promise<string> => {
    banner ??= readBanner(path);
    return banner;
  };
  const program: FfmpegProgram = {
    path,
    hasSoxr: async () => (await askVersion()).includes('--enable-libsoxr'),
  };
  return {
    path,
    source,
    version: async () => /^ffmpeg version (\S+)/m.exec(await askVersion())?.[1] ?? 'unknown',
    probe: async (file, signal) => (await describeInput(path, file, signal)).probe,
    decode: (file, decodeOptions) => decodeFile(program, file, decodeOptions),
    decodeTogether: (files, togetherOptions) => decodeTogether(path, files, togetherOptions),
    decodeExcerpt: (probe, excerpt) => decodeFileExcerpt(program, probe, excerpt),
    openSink: (file, encodeOptions) => openFileSink(program, file, encodeOptions),
    openResampler: (resamplerOptions) => openFfmpegResampler(program, resamplerOptions),
  };
}

async function readBanner(path: string): Promise<string> {
  const child = spawnFfmpeg(path, ['-version'], { stdout: true });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  const exit = await child.exited;
  if (exit.ok && text.startsWith('ffmpeg version')) return text;
  const line = tellingLine(exit.stderr + text) ?? 'nothing';
  throw new LatheError('tool-failed', sentence('ffmpegForeign', { file: path, line }));
}
