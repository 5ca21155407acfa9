import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { EventSchema, SessionLog_SessionStatus, type Summary_ValueSchema } from './generated/event_pb.js';
import { encodeTfRecord } from './tf-record.ts';

/** A picture for TensorBoard. */
export interface EventImage {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** The bytes of a PNG file with or without transparency. */
  readonly png: Uint8Array;
}

/** A sound for TensorBoard. */
export interface EventAudio {
  readonly sampleRate: number;
  readonly channelCount: number;
  /** Samples a channel. */
  readonly sampleCount: number;
  /** The bytes of a WAV file. */
  readonly wav: Uint8Array;
}

/** What is shown under a name, `Loss/Train`: a number, a picture or a sound. */
export type EventValue =
  | { readonly scalar: number }
  | { readonly image: EventImage }
  | { readonly audio: EventAudio };

/** RGBA, which the pictures of a canvas are. */
const COLOUR_SPACE = 4;

/** One moment of an event file. */
export interface EventMoment {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** Steps done. */
  readonly step: number;
}

/** The record that an event file begins with. */
export function encodeFileVersion(wallTime: number): Uint8Array {
  return encode({ wallTime, what: { case: 'fileVersion', value: 'brain.Event:2' } });
}

/** The record that takes back what older files of a folder hold of its step and later ones: a training goes on before. */
export function encodeRestart({ wallTime, step }: EventMoment): Uint8Array {
  const status = SessionLog_SessionStatus.START;
  return encode({ wallTime, step: BigInt(step), what: { case: 'sessionLog', value: { status } } });
}

/**
 * The record of values of one step.
 *
 * @param values by tag; numbers are kept as float32
 */
export function encodeSummary(
  { wallTime, step }: EventMoment,
  values: Readonly<Record<string, EventValue>>,
): Uint8Array {
  const value = Object.entries(values).map(([tag, content]) => ({ tag, value: fieldOf(content) }));
  return encode({ wallTime, step: BigInt(step), what: { case: 'summary', value: { value } } });
}

function encode(event: MessageInitShape<typeof EventSchema>): Uint8Array {
  return encodeTfRecord(toBinary(EventSchema, create(EventSchema, event)));
}

function fieldOf(content: EventValue): NonNullable<MessageInitShape<typeof Summary_ValueSchema>['value']> {
  if ('scalar' in content) return { case: 'simpleValue', value: content.scalar };
  if ('image' in content) {
    const { width, height, png } = content.image;
    return {
      case: 'image',
      value: { width, height, colorspace: COLOUR_SPACE, encodedImageString: png },
    };
  }
  const { sampleRate, channelCount, sampleCount, wav } = content.audio;
  return {
    case: 'audio',
    value: {
      sampleRate,
      numChannels: BigInt(channelCount),
      lengthFrames: BigInt(sampleCount),
      encodedAudioString: wav,
      contentType: 'audio/wav',
    },
  };
}
