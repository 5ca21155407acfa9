/**
 * Starts a thread or a process of a checkout, where its module is TypeScript: Node 20 hands no loader to either. Lathe's own
 * are in the bundle of the sources as they are now (docs/decisions/0004-compiled-on-demand.md), and anything else runs by
 * tsx. The module is named by the first argument. A packed application has JavaScript and does not come here.
 */
import { basename } from 'node:path';
import { importSource } from './import-source.mjs';

const ELECTRON = new URL('../../electron/', import.meta.url);

const source = new URL(process.argv[2]);
const isWorker = new URL('.', source).href === new URL('workers/', ELECTRON).href;
const isEngine = source.href === new URL('hosts/engine/engine-process.ts', ELECTRON).href;
await importSource(isWorker ? basename(source.pathname, '.ts') : isEngine ? 'engine' : undefined, source);
