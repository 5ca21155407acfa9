import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron as electron } from 'playwright-core';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const hasRuntime = existsSync(join(ROOT, 'node_modules/electron/dist'));

// The runtime is in no registry of packages: "npm run setup" fetches it where the network allows.
it.skipIf(!hasRuntime)(
  'the window shows its page, without Node in it (needs the runtime of Electron)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lathe-window-'));
    const program = await electron.launch({
      args: [ROOT, `--user-data-dir=${folder}`, '--no-sandbox'],
    });
    try {
      const page = await program.firstWindow();
      expect(page.url()).toBe('app://lathe/');
      await page.getByRole('tab').first().waitFor();
      const seen = await page.evaluate(() => ({
        hasNode: 'process' in globalThis || 'require' in globalThis,
        bridge: Object.keys((globalThis as { readonly latheDesktop?: object }).latheDesktop ?? {}).length,
      }));
      expect(seen).toEqual({ hasNode: false, bridge: 9 });
    } finally {
      await program.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
