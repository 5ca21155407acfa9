import type { Command } from 'commander';
import { integerFrom } from '../../../../shared/contract/fields.ts';
import { EXIT_DONE } from '../exit-codes.ts';
import { optionBy } from '../option-values.ts';
import type { CliSession } from '../session.ts';

interface ServeOptions {
  readonly port?: number;
  readonly open?: boolean;
}

const NOTES = `
The address holds a token: whoever has it can use Lathe on this machine while it is served. Nothing outside this machine
can reach it. What the page is given and makes lies in the folder for temporary files until the server ends; save what
you want to keep. Ctrl+C ends it.`;

/** Adds `lathe serve`. */
export function addServeCommand(program: Command, session: CliSession, finish: (code: number) => void): void {
  program
    .command('serve')
    .summary('use Lathe in a browser on this machine')
    .description('Serve the studio to browsers on this machine, and print its address.')
    .addOption(
      optionBy(
        '--port <port>',
        'port of 127.0.0.1 (default: 8421, or a free one if it is in use)',
        integerFrom(1, 65_535),
      ),
    )
    .option('--open', 'open the address in the browser')
    .option('--json', 'print {"address", "port"} as one JSON object')
    .addHelpText('after', NOTES)
    .action(async (options: ServeOptions) => {
      const { runServer } = await import('../../server/run-server.ts');
      const { terminal, signal } = session;
      await runServer({
        signal,
        ...(options.port !== undefined && { port: options.port }),
        opensBrowser: options.open ?? false,
        note: (line) => terminal.note(line),
        onListening: ({ address, port }) => {
          terminal.print(`Lathe is at ${address}`);
          terminal.json({ address, port });
        },
      });
      finish(EXIT_DONE);
    });
}
