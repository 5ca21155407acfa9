/**
 * Makes the icons of every platform from renderer/public/icon.svg: PNG files for Linux, `icon.icns` for macOS and
 * `icon.ico` for Windows, both of which hold PNG pictures.
 *
 * Usage: node build/scripts/make-icons.mjs
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createCanvas, loadImage } from '@napi-rs/canvas';

const root = new URL('../../', import.meta.url);
const target = new URL('assets/icons/', root);
const svg = readFileSync(new URL('renderer/public/icon.svg', root), 'utf8');

const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Types of an Apple icon by their size in pixels, and which of them stand for half as many points. */
const APPLE_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
];
/** On macOS an icon's body leaves a tenth of the picture free on each side. */
const APPLE_BODY = 824 / 1024;

mkdirSync(target, { recursive: true });
for (const size of LINUX_SIZES) write(`${size}x${size}.png`, await draw(size));
write(
  'icon.ico',
  windowsIcon(await Promise.all(WINDOWS_SIZES.map(async (size) => [size, await draw(size)]))),
);
write(
  'icon.icns',
  appleIcon(await Promise.all(APPLE_TYPES.map(async ([type, size]) => [type, await draw(size, APPLE_BODY)]))),
);

/**
 * @param {number} size in pixels
 * @param {number} [share] of the picture that the drawing takes
 * @returns {Promise<Buffer>} a PNG file
 */
async function draw(size, share = 1) {
  const side = size * share;
  // The size of the drawing is set before it becomes pixels, so that every icon is drawn and none is scaled.
  const image = await loadImage(Buffer.from(svg.replace('<svg ', `<svg width="${side}" height="${side}" `)));
  const canvas = createCanvas(size, size);
  const margin = (size - side) / 2;
  canvas.getContext('2d').drawImage(image, margin, margin, side, side);
  return canvas.encode('png');
}

/**
 * @param {readonly (readonly [string, Buffer])[]} pictures by type
 * @returns {Buffer} an Apple icon: a header, then type, length and content of each picture
 */
function appleIcon(pictures) {
  const chunks = pictures.map(([type, png]) => Buffer.concat([chunkHeader(type, png.length), png]));
  return Buffer.concat([
    chunkHeader(
      'icns',
      chunks.reduce((sum, { length }) => sum + length, 0),
    ),
    ...chunks,
  ]);
}

function chunkHeader(type, length) {
  const header = Buffer.alloc(8, type, 'ascii');
  header.writeUInt32BE(length + 8, 4);
  return header;
}

/**
 * @param {readonly (readonly [number, Buffer])[]} pictures by size
 * @returns {Buffer} a Windows icon: a header, a directory, then the pictures
 */
function windowsIcon(pictures) {
  const header = Buffer.from([0, 0, 1, 0, pictures.length, 0]);
  let offset = header.length + 16 * pictures.length;
  const directory = pictures.map(([size, png]) => {
    const entry = Buffer.alloc(16);
    entry.writeUInt8(size % 256, 0); // 256 is written as 0
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4); // colour planes
    entry.writeUInt16LE(32, 6); // bits of a pixel
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...directory, ...pictures.map(([, png]) => png)]);
}

function write(name, content) {
  writeFileSync(new URL(name, target), content);
  console.log(`assets/icons/${name}: ${(content.length / 1e3).toFixed(1)} kB`);
}
