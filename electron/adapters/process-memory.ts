import { totalmem } from 'node:os';

/** Memory of this process and of the machine, in bytes. */
export interface ProcessMemory {
  /** What this process holds now. */
  resident(): number;
  /** The most that it ever held. */
  greatest(): number;
  /** What it could still get without taking it from others. */
  available(): number;
}

/** macOS counts as free only what nobody ever touched: half of the machine is a better guess there. */
const MACOS_SHARE = 0.5;

/** The memory of this process, as the operating system tells it. */
export const processMemory: ProcessMemory = {
  resident: () => process.memoryUsage.rss(),
  greatest: () => 1024 * process.resourceUsage().maxRSS,
  available: () => (process.platform === 'darwin' ? MACOS_SHARE * totalmem() : process.availableMemory()),
};
