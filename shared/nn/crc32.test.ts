import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test('is the CRC-32 of the standard check string', () => {
  expect(crc32(ascii('123456789'))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

test('goes on from the bytes before', () => {
  expect(crc32(ascii('6789'), crc32(ascii('12345')))).toBe(0xcbf43926);
});
