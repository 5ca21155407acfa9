#!/usr/bin/env node
/**
 * Starts `lathe`. A package holds the program that `npm run build` made; a checkout holds sources, and gets a program made
 * of them as they are now (docs/decisions/0004-compiled-on-demand.md).
 */
import { existsSync } from 'node:fs';
import module from 'node:module';

const SOURCE = new URL('../electron/hosts/cli/main.ts', import.meta.url);

module.enableCompileCache?.(); // from Node 22 on
if (existsSync(SOURCE)) {
  const { importSource } = await import('../build/scripts/import-source.mjs');
  await importSource('lathe', SOURCE);
} else {
  await import(new URL('../dist/lathe.mjs', import.meta.url).href);
}
