import { createDispatcher, type DispatcherOptions } from '../../../shared/contract/dispatch.ts';
import type { Engine } from './engine.ts';

/** Services in this process: one dispatcher a connection, all over the same handlers. */
export function createLocalEngine(
  options: Pick<DispatcherOptions<AbortSignal>, 'handlers' | 'onBug'>,
): Engine {
  const open = new Set<() => void>();
  return {
    connect(receive) {
      let isOpen = true;
      const dispatcher = createDispatcher({
        ...options,
        createAborter: () => new AbortController(),
        send: (message) => {
          if (isOpen) receive(message);
        },
      });
      const close = (): void => {
        isOpen = false;
        open.delete(close);
        dispatcher.close();
      };
      open.add(close);
      return { send: (message) => dispatcher.receive(message), close };
    },
    close() {
      for (const close of [...open]) close();
    },
  };
}
