import { fromBinary } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { encodeRestart, encodeSummary } from './events.ts';
import { EventSchema } from './generated/event_pb.js';

/** As TensorBoard 2.21's own Event writes it: `Event(wall_time=1.5, step=7, summary=Summary(value=[...]))`. */
const BY_TENSORBOARD =
  '09000000000000f83f10072a4c0a110a0a4c6f73732f547261696e150000803e0a150a0750696374757265220a080210031804220201020a200a05536f756e6432170d00442c47100218052201032a09617564696f2f776176';

const payloadOf = (record: Uint8Array): Uint8Array => record.subarray(12, record.length - 4);

test('writes values as TensorBoard does', () => {
  const record = encodeSummary(
    { wallTime: 1.5, step: 7 },
    {
      'Loss/Train': { scalar: 0.25 },
      Picture: { image: { width: 3, height: 2, png: Uint8Array.of(1, 2) } },
      Sound: { audio: { sampleRate: 44100, channelCount: 2, sampleCount: 5, wav: Uint8Array.of(3) } },
    },
  );
  expect(Buffer.from(payloadOf(record)).toString('hex')).toBe(BY_TENSORBOARD);
});

test('says where a training goes on', () => {
  const { step, what } = fromBinary(EventSchema, payloadOf(encodeRestart({ wallTime: 1, step: 3 })));
  expect(step).toBe(3n);
  expect(what).toMatchObject({ case: 'sessionLog', value: { status: 1 } });
});
