import type { EmotionEvaluateResult } from '../../../../shared/contract/emotion-evaluate.ts';
import type { EmotionTagResult } from '../../../../shared/contract/emotion-tag.ts';
import { ATTENTION_STEP_SECONDS } from '../../../../shared/emotion/attention-curve.ts';
import { describeEmotionModel } from './classifier.ts';
import type { EmotionModels } from './emotion-models.ts';
import { type EvaluationChoices, type EvaluationParts, evaluateModel } from './evaluate-model.ts';
import { type TagOptions, type TagParts, tagSound } from './tag-sound.ts';

/** What a caller chooses of a tagging. */
export interface TagChoices {
  readonly inputPath: string;
  readonly model?: string;
  readonly detail?: boolean;
}

/** Tells the emotions of voices in recordings. */
export interface TaggingService {
  /** @throws LatheError `bad-input` for what is no sound, `bad-model` for a model that is not there or not of emotions */
  tag(choices: TagChoices, options?: TagOptions): Promise<EmotionTagResult>;
  /** See {@link evaluateModel}. */
  evaluate(
    choices: EvaluationChoices,
    options?: Pick<EvaluationParts, 'signal' | 'onProgress'>,
  ): Promise<EmotionEvaluateResult>;
}

/** What the service needs. */
export interface TaggingServiceParts extends TagParts {
  readonly models: EmotionModels;
}

/** Makes the service. */
export function createTaggingService({ models, ...parts }: TaggingServiceParts): TaggingService {
  return {
    evaluate: (choices, options = {}) => evaluateModel(choices, { ...parts, models, ...options }),
    async tag({ inputPath, model, detail = false }, options = {}) {
      const { name, path: modelPath } = await models.find(model);
      const facts = await describeEmotionModel(modelPath);
      const { steps, attention, ...found } = await tagSound(
        { path: inputPath, modelPath, facts },
        parts,
        options,
      );
      const { labels, licence, windowSeconds, hopSeconds } = facts;
      return {
        path: inputPath,
        model: name,
        labels,
        licence,
        windowSeconds,
        hopSeconds,
        ...found,
        ...(detail && { steps }),
        ...(detail &&
          attention && {
            attention: new Uint8Array(attention.buffer),
            attentionSeconds: ATTENTION_STEP_SECONDS,
          }),
      };
    },
  };
}
