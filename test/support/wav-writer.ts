import { writeFileSync } from 'node:fs';

/** Writes PCM of 16 bit without the product's encoder: the simplest wav there is. */
export function writeWavFixture(path: string, channels: readonly Float32Array[], sampleRate = 44_100): void {
  const channelCount = channels.length;
  const length = channels[0]?.length ?? 0;
  const dataSize = 2 * channelCount * length;
  const bytes = Buffer.alloc(44 + dataSize);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + dataSize, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channelCount, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(2 * channelCount * sampleRate, 28);
  bytes.writeUInt16LE(2 * channelCount, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataSize, 40);
  channels.forEach((samples, channel) => {
    for (let n = 0; n < length; n++) {
      const value = Math.max(-32768, Math.min(32767, Math.round(32768 * samples[n]!)));
      bytes.writeInt16LE(value, 44 + 2 * (n * channelCount + channel));
    }
  });
  writeFileSync(path, bytes);
}
