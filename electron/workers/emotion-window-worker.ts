/** A thread that tells the emotion of windows of sound. */
import { createOrtSession } from '../adapters/ort/session.ts';
import {
  type EmotionClassifier,
  openEmotionClassifier,
  type WindowReading,
} from '../services/emotion/tagging/classifier.ts';
import type { WindowTask } from '../services/emotion/tagging/tag-sound.ts';
import { serveTasks } from './serve-tasks.ts';

/** The model of the last task: most tasks ask the same one. */
let opened: { readonly path: string; readonly classifier: Promise<EmotionClassifier> } | undefined;

async function classifierOf(path: string): Promise<EmotionClassifier> {
  if (opened?.path === path) return opened.classifier;
  const previous = opened?.classifier;
  const classifier = openEmotionClassifier(path, createOrtSession);
  opened = { path, classifier };
  await previous?.then((each) => each.release()).catch(() => undefined);
  return classifier;
}

serveTasks<WindowTask, never, readonly WindowReading[]>(async ({ modelPath, windows }) => ({
  result: await (await classifierOf(modelPath)).classify(windows),
}));
