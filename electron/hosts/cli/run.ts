import { CommanderError } from 'commander';
import { toFailure } from '../../../shared/contract/envelope.ts';
import { connectInProcess } from '../../../shared/contract/in-process.ts';
import { isLatheError, LatheError } from '../../../shared/errors.ts';
import { bugLogPath, createHandlers, LATHE_VERSION } from '../../composition.ts';
import { logBug } from './bug-log.ts';
import { EXIT_CODES, EXIT_DONE } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { createTerminal, type TerminalStream } from './terminal.ts';

/** What a run of the command line is given by its process. */
export interface CliProcess {
  /** Without the program's own name. */
  readonly args: readonly string[];
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

/**
 * Runs one command line.
 *
 * @returns the exit code
 */
export async function runCli({ args, stdout, stderr, signal }: CliProcess): Promise<number> {
  const terminal = createTerminal(stdout, stderr, wantsJson(args));
  let exitCode = EXIT_DONE;
  let bugIsLogged = true;
  const onBug = (thrown: unknown, context: string): void => {
    bugIsLogged = logBug(bugLogPath(), thrown, context);
  };
  const session = {
    terminal,
    signal,
    latheVersion: LATHE_VERSION,
    connect: async () =>
      connectInProcess({ handlers: createHandlers(), createAborter: () => new AbortController(), onBug }),
  };
  const program = createProgram(
    LATHE_VERSION,
    () => session,
    (code) => {
      exitCode = code;
    },
  );
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => stdout.write(text),
      // Help that was not asked for goes to standard error; commander's own complaints are told below.
      writeErr: (text) => {
        if (!text.startsWith('error:')) stderr.write(text);
      },
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT_DONE;
    if (thrown instanceof CommanderError && thrown.code === 'commander.help')
      return EXIT_CODES['bad-argument'];
    const failure = toFailure(signal.aborted ? new LatheError('cancelled', 'cancelled') : readable(thrown));
    if (failure.code === 'bug') {
      if (!(thrown instanceof Error && thrown.name === 'BugError')) onBug(thrown, args[0] ?? 'lathe');
      const where = bugIsLogged ? `with the details in ${bugLogPath()}` : 'with the output of LATHE_DEBUG=1';
      terminal.note(`lathe: ${failure.message}`);
      terminal.note(`This is a bug in Lathe. Please report it ${where}`);
    } else {
      terminal.note(`lathe: ${failure.message}`);
    }
    terminal.json({ error: failure });
    return EXIT_CODES[failure.code];
  }
}

/** Whether the options, up to a `--`, ask for JSON: known before they are parsed, for the errors of parsing. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).includes('--json');
}

/** A wrong argument that commander found, in the form of all other failures. */
function readable(thrown: unknown): unknown {
  if (isLatheError(thrown) || !(thrown instanceof CommanderError)) return thrown;
  const message = thrown.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return new LatheError('bad-argument', `${message}; see lathe --help`);
}
