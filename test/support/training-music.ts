import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { PcmCache } from '../../electron/services/training/data/pcm-cache.ts';
import { musicSignal } from './music-signal.ts';

/** A folder for the tests of a file, removed after them. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-data-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes 32-bit float WAV, byte by byte from its specification. */
export function writeFloatWav(path: string, channels: readonly Float32Array[], sampleRate = 44_100): string {
  const channelCount = channels.length;
  const length = channels[0]!.length;
  const wav = Buffer.alloc(44 + 4 * channelCount * length);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(3, 20); // IEEE float
  wav.writeUInt16LE(channelCount, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(4 * channelCount * sampleRate, 28);
  wav.writeUInt16LE(4 * channelCount, 32);
  wav.writeUInt16LE(32, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(4 * channelCount * length, 40);
  for (let n = 0; n < length; n++) {
    for (let c = 0; c < channelCount; c++)
      wav.writeFloatLE(channels[c]![n]!, 44 + 4 * (channelCount * n + c));
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wav);
  return path;
}

/** Writes made-up music as WAV and returns its path. */
export function writeMusic(path: string, seconds: number, seed: number): string {
  return writeFloatWav(path, musicSignal(seconds, 44_100, seed));
}

/** A cache with the real ffmpeg. */
export function createTestCache(folder: string): PcmCache {
  return new PcmCache({ ffmpeg: createFfmpeg(), folder });
}
