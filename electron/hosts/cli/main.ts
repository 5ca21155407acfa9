import { bugLogPath, createHandlers, LATHE_VERSION } from '../../composition.ts';
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
  createHandlers,
  bugLogPath: bugLogPath(),
});
process.exitCode = exitCode;
// What a cancelled job still does in native code must not keep the process.
if (cancel.signal.aborted) process.exit(exitCode);
