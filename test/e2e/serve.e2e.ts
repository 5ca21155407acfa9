import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

// `lathe serve` as a process, as a user starts and ends it.

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const CLI = ['--import', 'tsx', 'electron/hosts/cli/main.ts', 'serve', '--json'];

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function startServe(port: number) {
  const child = spawn(process.execPath, [...CLI, '--port', String(port)], { cwd: REPOSITORY });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (part) => {
    output.stdout += part;
  });
  child.stderr.on('data', (part) => {
    output.stderr += part;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, output, ended };
}

it('prints its address, serves the page, refuses a second server on its port, and ends with Ctrl+C', async () => {
  const port = await freePort();
  const { child, output, ended } = startServe(port);
  try {
    await expect.poll(() => output.stdout, { timeout: 60_000 }).toContain('}');
    const { address } = JSON.parse(output.stdout) as { address: string };
    expect(address).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/#token=[\\w-]{43}$`));
    const page = await fetch(address.replace(/#.*/, ''));
    expect(await page.text()).toContain('<title>Lathe</title>');

    const second = startServe(port);
    expect(await second.ended).toBe(2);
    expect(JSON.parse(second.output.stdout)).toEqual({
      error: { code: 'bad-argument', message: `port ${port} is in use: choose another one` },
    });
  } finally {
    child.kill('SIGINT');
  }
  expect([0, 130]).toContain(await ended);
});
