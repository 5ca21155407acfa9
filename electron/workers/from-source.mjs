/**
 * Starts a worker that is TypeScript, in a checkout: Node 20 hands no loader to threads and processes, so this registers
 * tsx in the new one and then imports the module named by its first argument. A packed application has JavaScript
 * workers and does not come here.
 */
import { register } from 'tsx/esm/api';

register();
await import(process.argv[2]);
