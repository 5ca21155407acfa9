import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { isLatheError } from '../../errors.ts';
import { decodeSafetensors } from '../safetensors.ts';
import { decodeStateDictionary } from './state-dictionary.ts';

const file = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../test/vectors/torch/${name}`, import.meta.url)));

const expected = decodeSafetensors(file('expected.safetensors')).tensors;

/** The sentence with which a file is refused. */
function refusalOf(bytes: Uint8Array): string {
  try {
    decodeStateDictionary(bytes, 'file');
  } catch (error) {
    if (isLatheError(error, 'bad-model')) return error.message;
    throw error;
  }
  throw new Error('the file was read');
}

/** A zip archive as PyTorch writes them, with other parts. */
const archive = (parts: Zippable, level: 0 | 9 = 0): Uint8Array => zipSync({ archive: parts }, { level });

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const uint32 = (value: number): string =>
  String.fromCharCode(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);

/** Instructions of a pickle, as Python's pickletools name them. */
const put = {
  global: (module: string, name: string) => `c${module}\n${name}\n`,
  text: (value: string) => `X${uint32(value.length)}${value}`,
  int: (value: number) => `J${uint32(value)}`,
  tuple: (...items: string[]) => `(${items.join('')}t`,
  dictionary: (...pairs: string[]) => `}(${pairs.join('')}u`,
};

/** A file of one tensor `w`, described by what differs from a good one. */
function oneTensor({
  offset = put.int(0),
  shape = [2],
  strides = [1],
  count = 2,
  key = '0',
  storage = new Uint8Array(8),
  type = 'FloatStorage',
  rebuild = put.global('torch._utils', '_rebuild_tensor_v2'),
} = {}): Uint8Array {
  const id = put.tuple(
    put.text('storage'),
    put.global('torch', type),
    put.text(key),
    put.text('cpu'),
    put.int(count),
  );
  const sizes = (each: readonly number[]) => put.tuple(...each.map(put.int));
  const tensor = `${rebuild}${put.tuple(`${id}Q`, offset, sizes(shape), sizes(strides))}R`;
  const description = `\x80\x02${put.dictionary(put.text('w'), tensor)}.`;
  return archive({ 'data.pkl': latin(description), data: { '0': storage } });
}

const pickle = (code: string): Uint8Array => archive({ 'data.pkl': latin(`\x80\x02${code}`) });

describe('a file of PyTorch', () => {
  it('gives tensors of every type and layout', () => {
    const tensors = decodeStateDictionary(file('tensors.pth'));
    expect([...tensors.keys()].map((name) => `tensors:${name}`)).toEqual(
      [...expected.keys()].filter((name) => name.startsWith('tensors:')),
    );
    for (const [name, { shape, data }] of tensors) {
      expect(shape, name).toEqual(expected.get(`tensors:${name}`)!.shape);
      expect(data, name).toEqual(expected.get(`tensors:${name}`)!.data);
    }
  });

  it('gives what the safetensors file of the same network holds', () => {
    const stored = decodeSafetensors(file('wave-u-net.safetensors')).tensors;
    expect(decodeStateDictionary(file('wave-u-net.pth'))).toEqual(stored);
  });

  it('gives the network of a checkpoint, and leaves the optimiser', () => {
    const names = [...decodeStateDictionary(file('checkpoint.pth')).keys()];
    expect(names).toHaveLength(12);
    expect(names.every((name) => name.startsWith('module.'))).toBe(true);
  });

  it('may say that it is little-endian', () => {
    const parts = unzipSync(file('wave-u-net.pth'));
    const saying = (order: string) =>
      zipSync({ ...parts, 'wave-u-net/byteorder': latin(order) }, { level: 0 });
    expect(decodeStateDictionary(saying('little'))).toEqual(decodeStateDictionary(file('wave-u-net.pth')));
    expect(refusalOf(saying('big'))).toContain('byte order "big"');
  });

  it('is what the tests build by hand', () => {
    const storage = new Uint8Array(Float32Array.of(1.5, -2).buffer);
    expect(decodeStateDictionary(oneTensor({ storage })).get('w')).toEqual({
      shape: [2],
      data: Float32Array.of(1.5, -2),
    });
  });
});

describe('a file that is none, or of another kind', () => {
  it.each([
    ['legacy.pth', 'before version 1.6'],
    ['torchscript.pth', 'TorchScript program'],
    ['whole-module.pth', '__main__.WaveUNet'],
    ['wave-u-net.safetensors', 'no PyTorch file'],
  ])('%s', (name, sentence) => {
    expect(refusalOf(file(name))).toContain(sentence);
  });

  it('is cut short anywhere', () => {
    const whole = file('wave-u-net.pth');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(refusalOf(whole.subarray(0, length))).toMatch(/^file: /);
      }),
      { numRuns: 60 },
    );
  });

  it('is damaged anywhere: it is read or refused, and nothing else happens', () => {
    const whole = file('tensors.pth');
    const place = fc.integer({ min: 0, max: whole.length - 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = whole.slice();
        for (const [index, value] of changes) bytes[index] = value;
        try {
          decodeStateDictionary(bytes);
        } catch (error) {
          if (!isLatheError(error, 'bad-model')) throw error;
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('a hostile description', () => {
  it.each([
    ['a command', `${put.global('os', 'system')}${put.tuple(put.text('touch /tmp/x'))}R.`, 'os.system'],
    ['a built-in', `${put.global('builtins', 'eval')}${put.tuple(put.text('1'))}R.`, 'builtins.eval'],
    [
      'a name from the stack',
      `${put.text('posix')}${put.text('system')}\x93${put.tuple(put.text('ls'))}R.`,
      'posix.system',
    ],
    ['a name that paints the terminal', `${put.global('os\x1b[2J', 'x')}.`, 'os\\u001b[2J.x'],
    ['an instance', `(ios\nsystem\n.`, 'instruction 0x69'],
    ['an extension', '\x82\x01.', 'instruction 0x82'],
    ['a class that is called', `${put.global('torch', 'FloatStorage')})R.`, 'damaged'],
    ['a text that is called', `${put.text('x')})R.`, 'damaged'],
    ['an empty stack', '.', 'damaged'],
    ['a mark that nobody set', 't.', 'damaged'],
    ['a memory that nobody filled', 'h\x07.', 'damaged'],
    ['an item of no dictionary', `]${put.text('a')}${put.text('b')}s.`, 'damaged'],
    ['an integer without end', `\x8a\xff${'\x01'.repeat(255)}.`, 'more than 64 bits'],
    ['a text longer than the file', `X${uint32(0xfffffff)}a.`, 'cut short'],
    ['an unknown protocol', '\x80\x63.', 'protocol 99'],
    ['no dictionary', `${put.text('x')}.`, 'no dictionary'],
    ['a dictionary without tensors', `${put.dictionary(put.text('epoch'), put.int(1))}.`, 'no tensor'],
    ['an endless list of itself', `]q\x00h\x00a}${put.text('a')}h\x00s.`, 'no tensor'],
  ])('of %s', (_, code, sentence) => {
    expect(refusalOf(pickle(code))).toContain(sentence);
  });
});

describe('a hostile tensor', () => {
  it.each([
    ['larger than its storage', { shape: [3] }, 'shape [3] does not fit'],
    ['that begins outside its storage', { offset: put.int(1) }, 'does not fit'],
    ['that begins before its storage', { offset: put.int(-1) }, 'impossible sizes'],
    ['that steps outside its storage', { strides: [2] }, 'does not fit'],
    ['that steps backwards', { strides: [-1] }, 'impossible sizes'],
    ['with another number of strides', { strides: [1, 1] }, 'impossible sizes'],
    ['that repeats two numbers 2⁶⁰ times', { shape: [2 ** 30, 2 ** 30], strides: [0, 0] }, 'does not fit'],
    ['of too many axes', { shape: Array(65).fill(1), strides: Array(65).fill(1) }, 'impossible sizes'],
    ['with a fraction for a size', { offset: 'G\x3f\xe0\x00\x00\x00\x00\x00\x00' }, 'impossible sizes'],
    ['whose storage is shorter than it says', { count: 3 }, 'storage 0 has 8 bytes, its 3 numbers need 12'],
    ['whose storage is longer than it says', { count: 1, shape: [1] }, 'storage 0 has 8 bytes'],
    ['whose storage is missing', { key: '7' }, 'storage 7 is missing'],
    ['whose storage is elsewhere', { key: '../../etc/passwd' }, 'no storage'],
    ['whose storage is the description', { key: 'data.pkl' }, 'no storage'],
    ['of an unknown type', { type: 'QInt8Storage' }, 'torch.QInt8Storage'],
    ['that is no tensor', { rebuild: put.global('torch._utils', '_rebuild_parameter') }, 'no tensor'],
  ])('%s', (_, changes, sentence) => {
    expect(refusalOf(oneTensor(changes))).toContain(sentence);
  });

  it('of which there are so many that they fill the memory', () => {
    const count = 4096;
    const id = put.tuple(
      put.text('storage'),
      put.global('torch', 'ByteStorage'),
      put.text('0'),
      put.text('cpu'),
      put.int(count),
    );
    const sizes = put.tuple(put.int(count));
    const tensor = `${put.global('torch._utils', '_rebuild_tensor_v2')}${put.tuple(`${id}Q`, put.int(0), sizes, put.tuple(put.int(1)))}R`;
    const many = Array.from({ length: 200 }, (_, index) => `${put.text(`w${index}`)}${tensor}`);
    const bytes = archive({
      'data.pkl': latin(`\x80\x02${put.dictionary(...many)}.`),
      data: { '0': new Uint8Array(count) },
    });
    expect(refusalOf(bytes)).toContain('its tensors would take 3276800 bytes');
  });
});

describe('a hostile archive', () => {
  it('that grows when it is unpacked', () => {
    const bomb = archive({ 'data.pkl': latin('.'), data: { '0': new Uint8Array(5_000_000) } }, 9);
    expect(bomb.length).toBeLessThan(10_000);
    expect(refusalOf(bomb)).toContain('compressed');
  });

  it('whose parts claim more than the file has', () => {
    const bytes = oneTensor();
    const view = new DataView(bytes.buffer);
    // The sizes of the first entry of the central directory.
    const directory = bytes.findLastIndex(
      (_, index) => view.getUint32(Math.min(index, bytes.length - 4), true) === 0x02014b50,
    );
    view.setUint32(directory + 20, 0x7fffffff, true);
    view.setUint32(directory + 24, 0x7fffffff, true);
    expect(refusalOf(bytes)).toContain('overlap or lie outside');
  });

  it('of several files, or of none', () => {
    const part = { 'data.pkl': latin('.') };
    expect(refusalOf(zipSync({ one: part, two: part }, { level: 0 }))).toContain('several');
    expect(refusalOf(zipSync({ 'notes.txt': latin('hello') }, { level: 0 }))).toContain('without data.pkl');
    expect(refusalOf(zipSync({ '../../evil.pkl': latin('hello') }, { level: 0 }))).toContain(
      'without data.pkl',
    );
  });
});
