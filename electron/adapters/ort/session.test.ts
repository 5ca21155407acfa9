import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure } from '../../../test/support/failure.ts';
import { createOrtSession, readableOrtMessage } from './session.ts';

const VECTORS = new URL('../../../test/vectors/models/', import.meta.url).pathname;
const model = (name: string): string => join(VECTORS, `${name}.onnx`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-ort-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('createOrtSession', () => {
  it('describes and runs a model, on the device that it names', async () => {
    const session = await createOrtSession(model('half-gain'), { threads: 1 });
    expect(session.device).toBe('cpu');
    expect(session.inputs).toEqual([{ name: 'audio', elementType: 'float32', shape: [2, 2, 4096] }]);
    const data = Float32Array.from({ length: 2 * 2 * 4096 }, (_, i) => i);
    const { mastered } = await session.run({ audio: { data, shape: [2, 2, 4096] } });
    expect(mastered?.shape).toEqual([2, 2, 4096]);
    expect(mastered?.data).toEqual(data.map((value) => value / 2));
    await session.release();
  });

  it('reads a model from bytes', async () => {
    const bytes = await readFile(model('identity'));
    const session = await createOrtSession({ bytes, name: 'identity' });
    expect(session.outputs[0]?.shape).toEqual(['batch', 2, 8192]);
    await session.release();
  });

  it('reads external data that lies beside the model', async () => {
    const session = await createOrtSession(model('external-inside'));
    const data = new Float32Array(2 * 4096).fill(1);
    const { mastered } = await session.run({ audio: { data, shape: [1, 2, 4096] } });
    expect(mastered?.data[0]).toBe(0.5);
    await session.release();
  });

  it.each(['external-parent', 'external-absolute'])('refuses external data elsewhere: %s', async (name) => {
    // The file that external-parent names is really there: what is refused is its place.
    await mkdir(join(folder, 'inner'), { recursive: true });
    await writeFile(join(folder, 'external-parent.bin'), new Uint8Array(4));
    await copyFile(model(name), join(folder, 'inner', `${name}.onnx`));
    const error = await failure(createOrtSession(join(folder, 'inner', `${name}.onnx`)));
    expect(error.code).toBe('bad-model');
    expect(error.message).toContain('xternal data');
  });

  it('refuses external data for a model given as bytes', async () => {
    const bytes = await readFile(model('external-inside'));
    expect((await failure(createOrtSession({ bytes, name: 'bytes' }))).code).toBe('bad-model');
  });

  it('tells a missing, a cut, an empty and a foreign file in one line', async () => {
    const whole = await readFile(model('smooth'));
    await writeFile(join(folder, 'cut.onnx'), whole.subarray(0, 120));
    await writeFile(join(folder, 'empty.onnx'), '');
    await writeFile(join(folder, 'text.onnx'), 'not a model');
    for (const name of ['missing', 'cut', 'empty', 'text']) {
      const error = await failure(createOrtSession(join(folder, `${name}.onnx`)));
      expect(error.code).toBe('bad-model');
      expect(error.message).toContain(`${name}.onnx`);
      expect(error.message).not.toContain('\n');
      expect(error.message).not.toMatch(/\.cc:\d+/);
    }
  });

  it('refuses feeds of the wrong shape', async () => {
    const session = await createOrtSession(model('half-gain'));
    const error = await failure(session.run({ audio: { data: new Float32Array(8), shape: [1, 2, 4] } }));
    expect(error.code).toBe('bad-model');
    expect(error.message).toContain('half-gain.onnx');
    await session.release();
  });

  it('says what a device needs when it is not there, and still blames a bad model', async () => {
    const absent = process.platform === 'win32' ? 'coreml' : 'dml';
    const error = await failure(createOrtSession(model('smooth'), { device: absent }));
    expect(error.code).toBe('tool-missing');
    expect(error.message).toContain(`device ${absent} cannot be used here`);
    await writeFile(join(folder, 'text.onnx'), 'not a model');
    expect((await failure(createOrtSession(join(folder, 'text.onnx'), { device: absent }))).code).toBe(
      'bad-model',
    );
  });
});

describe('readableOrtMessage', () => {
  it('keeps the reason and drops the place in the C++ source', () => {
    const message =
      'External data path validation failed for initializer: scale. Error: tensorprotoutils.cc:434 ' +
      'ValidateExternalDataPathFromDir Absolute path not allowed for external data location';
    expect(readableOrtMessage(new Error(message))).toBe(
      'External data path validation failed for initializer: scale. Error: Absolute path not allowed for external data location',
    );
  });
});
