import { Command } from 'commander';
import { addAnalyzeCommand } from './commands/analyze.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEmotionCommand } from './commands/emotion.ts';
import { addMasterCommand } from './commands/master.ts';
import { addModelsCommand } from './commands/models.ts';
import { addServeCommand } from './commands/serve.ts';
import { addSpectrogramCommand } from './commands/spectrogram.ts';
import { addTrainCommand } from './commands/train.ts';
import { addTuneCommand } from './commands/tune.ts';
import type { CliSession } from './session.ts';

const EXAMPLES = `
Examples:
  lathe master song.wav -o song-master.wav
  lathe analyze song-master.wav
  lathe compare song.wav song-master.wav
  lathe doctor

"lathe COMMAND --help" tells more. A file name that begins with a dash goes after "--".
Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 bad input file, 4 model problem, 130 cancelled.`;

/**
 * Builds the command line.
 *
 * @param version of Lathe
 * @param session given to the command that runs
 * @param finish takes the exit code of the command that ran
 */
export function createProgram(version: string, session: CliSession, finish: (code: number) => void): Command {
  const program = new Command('lathe')
    .description('Offline audio mastering and analysis.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', EXAMPLES);
  addMasterCommand(program, session, finish);
  addAnalyzeCommand(program, session, finish);
  addCompareCommand(program, session, finish);
  addSpectrogramCommand(program, session, finish);
  addTrainCommand(program, session, finish);
  addTuneCommand(program, session, finish);
  addEmotionCommand(program, session, finish);
  addModelsCommand(program, session, finish);
  addServeCommand(program, session, finish);
  addDoctorCommand(program, session, finish);
  return program;
}
