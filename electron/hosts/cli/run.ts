import { type Command, CommanderError } from 'commander';
import type { Client } from '../../../shared/contract/client.ts';
import type { Handlers } from '../../../shared/contract/dispatch.ts';
import { BugError, toFailure } from '../../../shared/contract/failure.ts';
import { connectInProcess } from '../../../shared/contract/in-process.ts';
import { isLatheError, LatheError } from '../../../shared/errors.ts';
import { BugKeeper } from '../engine/bug-log.ts';
import { EXIT_CODES, EXIT_DONE } from './exit-codes.ts';
import { createProgram } from './program.ts';
import type { CliSession } from './session.ts';
import { createTerminal, type TerminalStream } from './terminal.ts';

/** What a run of the command line is given by its process. */
export interface CliProcess {
  /** Without the program's own name. */
  readonly args: readonly string[];
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** Of Lathe. */
  readonly version: string;
  /** Builds the services. */
  readonly createHandlers: () => Promise<Handlers<AbortSignal>> | Handlers<AbortSignal>;
  /** Where the details of a bug are kept. */
  readonly bugLogPath: string;
}

/**
 * Runs one command line.
 *
 * @returns the exit code
 */
export async function runCli(cliProcess: CliProcess): Promise<number> {
  const { args, stdout, stderr, signal, version } = cliProcess;
  const terminal = createTerminal(stdout, stderr, wantsJson(args));
  const bugs = new BugKeeper(cliProcess.bugLogPath);
  let client: Promise<Client> | undefined;
  const session: CliSession = {
    terminal,
    signal,
    latheVersion: version,
    connect: () => {
      client ??= connectTo(cliProcess.createHandlers(), bugs);
      return client;
    },
  };
  let exitCode = EXIT_DONE;
  const finish = (code: number): void => {
    exitCode = code;
  };
  const program = createProgram(version, session, finish);
  redirect(program, stdout, stderr);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT_DONE;
    if (thrown instanceof CommanderError && thrown.code === 'commander.help')
      return EXIT_CODES['bad-argument'];
    const failure = toFailure(signal.aborted ? cancelled(thrown) : readable(thrown));
    terminal.note(`lathe: ${failure.message}`);
    if (failure.code === 'bug') {
      if (!(thrown instanceof BugError)) bugs.keep(thrown, args[0] ?? 'lathe');
      terminal.note(`This is a bug in Lathe. Please report it with ${bugs.whereabouts}`);
    }
    terminal.json({ error: failure });
    return EXIT_CODES[failure.code];
  }
}

async function connectTo(
  handlers: Promise<Handlers<AbortSignal>> | Handlers<AbortSignal>,
  bugs: BugKeeper,
): Promise<Client> {
  return connectInProcess({
    handlers: await handlers,
    createAborter: () => new AbortController(),
    onBug: (thrown, method) => bugs.keep(thrown, method),
  });
}

/** Lets commander write where the process says, and throw instead of ending the process. */
function redirect(command: Command, stdout: TerminalStream, stderr: TerminalStream): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => stdout.write(text),
    // Help that was not asked for goes to standard error; commander's own complaints are told by runCli.
    writeErr: (text) => {
      if (!text.startsWith('error:')) stderr.write(text);
    },
  });
  for (const child of command.commands) redirect(child, stdout, stderr);
}

/** Whether the options, up to a `--`, ask for JSON: known before they are parsed, for the errors of parsing. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).includes('--json');
}

/** What was cancelled says what it keeps, and how it goes on; whatever else is thrown after Ctrl+C came of it. */
function cancelled(thrown: unknown): LatheError {
  return isLatheError(thrown, 'cancelled') ? thrown : new LatheError('cancelled', 'cancelled');
}

/** A wrong argument that commander found, in the form of all other failures. */
function readable(thrown: unknown): unknown {
  if (isLatheError(thrown) || !(thrown instanceof CommanderError)) return thrown;
  const message = thrown.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return new LatheError('bad-argument', `${message}; see lathe --help`);
}
