import { chmodSync, writeFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { spawnFfmpeg } from './process.ts';
import { temporaryFolder } from './test-sound.ts';

const folder = temporaryFolder();

it.skipIf(process.platform === 'win32')('steps back where nobody waits for it', async () => {
  // What it is given is of no matter: it says after a while how far it stands back.
  const program = join(folder, 'tells-priority.sh');
  writeFileSync(program, '#!/bin/sh\nsleep 0.2\nnice\n');
  chmodSync(program, 0o700);
  const told = async (isBackground: boolean): Promise<number> => {
    const child = spawnFfmpeg(program, [], { stdout: true, isBackground });
    let text = '';
    for await (const chunk of child.stdout) text += String(chunk);
    await child.exited;
    return Number(text);
  };
  const own = getPriority();
  const behind = Math.max(own, constants.priority.PRIORITY_BELOW_NORMAL);
  expect(await Promise.all([told(false), told(true)])).toEqual([own, behind]);
});
