import type { HostLink } from './host-link.ts';

/** Tries devices by way of the host, where this process may start none itself. */
export interface HostProbe {
  /** @throws Error that says in one line why the device does not work */
  readonly probeDevice: (device: string) => Promise<void>;
  /** Takes the host's answer. */
  answered(probe: number, failure: string | undefined): void;
}

/** @param host that starts a process for each device */
export function createHostProbe(host: Pick<HostLink, 'send'>): HostProbe {
  const waiting = new Map<number, (failure: string | undefined) => void>();
  let lastProbe = 0;
  return {
    probeDevice(device) {
      const probe = ++lastProbe;
      return new Promise((resolve, reject) => {
        waiting.set(probe, (failure) => (failure === undefined ? resolve() : reject(new Error(failure))));
        host.send({ type: 'probe', probe, device });
      });
    },
    answered(probe, failure) {
      waiting.get(probe)?.(failure);
      waiting.delete(probe);
    },
  };
}
