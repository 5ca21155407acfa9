import { voiceFunctionals } from '../../../../shared/emotion/voice-functionals.ts';
import { voiceTracks } from '../../../../shared/emotion/voice-tracks.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import type { createOrtSession } from '../../../adapters/ort/session.ts';
import { taggerFacts } from '../tagger-training/tagger-model.ts';
import type { ClassifierFacts, EmotionClassifier, ModelFile, WindowReading } from './classifier.ts';

/** As long as the sentences that it learnt from; a third is new in each window. */
const WINDOW_SECONDS = 2;
const HOP_SECONDS = WINDOW_SECONDS / 3;

/** What has to be known of a model that reads functionals of a voice. */
export function describeFunctionalModel({ metadata, name }: ModelFile): ClassifierFacts {
  const parsed = taggerFacts.safeParse(metadata);
  if (!parsed.success) {
    throw new LatheError('bad-model', sentence('emotionForeign', { model: name }));
  }
  const { labels, sampleRate, licence } = parsed.data;
  return { labels, sampleRate, windowSeconds: WINDOW_SECONDS, hopSeconds: HOP_SECONDS, licence };
}

/** Opens a model that reads functionals of a voice: numbers that describe a whole window. */
export async function openFunctionalClassifier(
  model: ModelFile,
  openSession: typeof createOrtSession,
): Promise<EmotionClassifier> {
  const facts = describeFunctionalModel(model);
  const session = await openSession({ bytes: model.bytes, name: model.name }, { threads: 1, device: 'cpu' });
  return {
    facts,
    async classify(windows) {
      const readings: WindowReading[] = [];
      for (const window of windows) {
        const data = voiceFunctionals(voiceTracks(window));
        const { probabilities } = await session.run({ functionals: { data, shape: [1, data.length] } });
        readings.push({ probabilities: [...probabilities!.data] });
      }
      return readings;
    },
    release: () => session.release(),
  };
}
