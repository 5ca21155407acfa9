import { bugLogPath, LATHE_VERSION } from '../../installation.ts';
import { EXIT_CODES, EXIT_DONE, EXIT_FAILED } from './exit-codes.ts';
import { runCli } from './run.ts';

/** The process of `lathe`: signals and streams on one side, {@link runCli} on the other. */
const cancel = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (cancel.signal.aborted) process.exit(EXIT_CODES.cancelled);
    process.stderr.write('\nstopping ... (once more to stop at once)\n');
    cancel.abort();
  });
}

// A reader that went away, as "lathe ... | head" does, is no failure; a full disk is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT_DONE);
  process.stderr.write(`lathe: standard output cannot be written: ${error.message}\n`);
  process.exit(EXIT_FAILED);
});

const { stdout, stderr } = process;
const exitCode = await runCli({
  args: process.argv.slice(2),
  stdout,
  stderr,
  signal: cancel.signal,
  version: LATHE_VERSION,
  // What needs no service, such as help and the server, whose services are in a process of their own, does not wait for them.
  createHandlers: async () => (await import('../../composition.ts')).createHandlers(),
  bugLogPath: bugLogPath(),
});
process.exitCode = exitCode;
// What a cancelled job still does in native code must not keep the process.
if (cancel.signal.aborted) process.exit(exitCode);
