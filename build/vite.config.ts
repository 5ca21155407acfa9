import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (place: string): string => fileURLToPath(new URL(place, import.meta.url));

const { version } = JSON.parse(readFileSync(path('../package.json'), 'utf8'));

/** The page: every host serves the same one. */
export default defineConfig({
  root: path('../renderer'),
  base: './',
  plugins: [react()],
  define: { LATHE_VERSION: JSON.stringify(version) },
  build: {
    outDir: path('../dist/renderer'),
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows no script in an address, and a small picture is soon loaded from this machine.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
