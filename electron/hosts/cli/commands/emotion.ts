import type { Command } from 'commander';
import type { CliSession } from '../session.ts';
import { addEvaluateCommand } from './emotion-evaluate.ts';
import { addExperimentCommand } from './emotion-experiment.ts';
import { addQuantizeCommand } from './emotion-quantize.ts';
import { addTagCommand } from './emotion-tag.ts';
import { addEmotionTrainCommand } from './emotion-train.ts';

/** Adds `lathe emotion`. */
export function addEmotionCommand(
  program: Command,
  session: CliSession,
  finish: (code: number) => void,
): void {
  const emotion = program
    .command('emotion')
    .summary('tell the emotion of a voice')
    .description('Emotion of a voice.');
  addTagCommand(emotion, session, finish);
  addEvaluateCommand(emotion, session, finish);
  addEmotionTrainCommand(emotion, session, finish);
  addExperimentCommand(emotion, session, finish);
  addQuantizeCommand(emotion, session, finish);
}
