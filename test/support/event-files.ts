import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { type Event, EventSchema } from '../../shared/tensorboard/generated/event_pb.js';

/** The events of one file, up to the first record that is cut short. */
function eventsOf(bytes: Buffer): Event[] {
  const events: Event[] = [];
  for (let at = 0; at + 12 <= bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    if (at + 16 + length > bytes.length) break;
    events.push(fromBinary(EventSchema, bytes.subarray(at + 12, at + 12 + length)));
    at += 16 + length;
  }
  return events;
}

/** A number, or the bytes of a picture or a sound, of a step. */
export interface ShownValue {
  readonly tag: string;
  readonly step: number;
  readonly value: number | Uint8Array;
}

/** What a folder of event files shows, by TensorBoard's rules: a restart takes back its step and later ones. */
export function readEventFolder(folder: string): ShownValue[] {
  let shown: ShownValue[] = [];
  for (const name of readdirSync(folder).sort()) {
    for (const { step, what } of eventsOf(readFileSync(join(folder, name)))) {
      if (what.case === 'sessionLog') shown = shown.filter((each) => each.step < Number(step));
      if (what.case !== 'summary') continue;
      for (const { tag, value } of what.value.value) {
        if (value.case === 'simpleValue') shown.push({ tag, step: Number(step), value: value.value });
        if (value.case === 'image') {
          shown.push({ tag, step: Number(step), value: value.value.encodedImageString });
        }
        if (value.case === 'audio') {
          shown.push({ tag, step: Number(step), value: value.value.encodedAudioString });
        }
      }
    }
  }
  return shown;
}
