import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A disk of its own, in memory, to be filled; where there is no right to mount one it is a folder. */
export class SmallDisk {
  readonly folder: string;
  readonly isMounted: boolean;

  /** @param megabytes that it has room for */
  constructor(folder: string, megabytes: number) {
    mkdirSync(folder);
    this.folder = folder;
    this.isMounted = this.#mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs');
  }

  resize(kilobytes: number): void {
    this.#mount('-o', `remount,size=${kilobytes}k`);
  }

  unmount(): void {
    spawnSync('umount', [this.folder]);
  }

  #mount(...options: string[]): boolean {
    return spawnSync('mount', [...options, this.folder]).status === 0;
  }
}
