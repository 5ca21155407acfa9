import { crc32, deflateSync } from 'node:zlib';
import type { Raster } from '../../../shared/spectrogram/colouring.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Eight bits of red, green, blue and opacity, in order. */
const HEADER_TAIL = [8, 6, 0, 0, 0];
const BYTES_PER_PIXEL = 4;
/** It only passes from one part of this program to another. */
const QUICKEST = 1;

/** Pixels as a PNG file (ISO/IEC 15948), compressed quickly rather than well. */
export function encodePng({ width, height, pixels }: Raster): Buffer {
  const rowBytes = width * BYTES_PER_PIXEL;
  // Each row begins with its filter: none.
  const rows = Buffer.alloc(height * (rowBytes + 1));
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1);
  }
  const header = Buffer.alloc(8);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([header, Buffer.from(HEADER_TAIL)])),
    chunk('IDAT', deflateSync(rows, { level: QUICKEST })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}
