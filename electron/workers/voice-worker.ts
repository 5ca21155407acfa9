/** A thread that decodes sounds and listens for a voice in them. */
import { workerData } from 'node:worker_threads';
import { createFfmpeg } from '../adapters/ffmpeg/ffmpeg.ts';
import { createOrtSession } from '../adapters/ort/session.ts';
import {
  type HeardSound,
  type ListenEvent,
  type ListenTask,
  listenForVoice,
} from '../services/emotion/tagging/listen-task.ts';
import { openVoiceDetector, type VoiceDetector } from '../services/emotion/voice-activity.ts';
import { serveTasks } from './serve-tasks.ts';

const { ffmpegPath, modelFolder } = workerData as {
  readonly ffmpegPath: string;
  readonly modelFolder: string;
};
const ffmpeg = createFfmpeg({ path: ffmpegPath });
let opened: Promise<VoiceDetector> | undefined;

serveTasks<ListenTask, ListenEvent, HeardSound>(async (task, context) => {
  opened ??= openVoiceDetector(modelFolder, createOrtSession);
  const result = await listenForVoice(task, { ffmpeg, detector: await opened, ...context });
  return {
    result,
    transfer: [result.probabilities.buffer as ArrayBuffer, result.powers.buffer as ArrayBuffer],
  };
});
