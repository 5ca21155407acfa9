import { expect, test } from 'vitest';
import { encodeTfRecord } from './tf-record.ts';

/** As TensorBoard 2.21 itself frames it (`tensorboard.summary.writer.record_writer.RecordWriter`). */
const BY_TENSORBOARD = '0d000000000000003c37b834627261696e2e4576656e743a32ee01067c';

test('frames bytes as TensorBoard does', () => {
  const bytes = Uint8Array.from('brain.Event:2', (character) => character.charCodeAt(0));
  expect(Buffer.from(encodeTfRecord(bytes)).toString('hex')).toBe(BY_TENSORBOARD);
});
