import { createHandlers } from '../../composition.ts';
import { bugLogPath } from '../../installation.ts';
import { BugKeeper } from './bug-log.ts';
import type { EngineConnection } from './engine.ts';
import { linkToHost } from './host-link.ts';
import { createHostProbe } from './host-probe.ts';
import { createLocalEngine } from './local-engine.ts';

/**
 * The process in which the services run, so that a crash of a driver or of native code costs a job and not the host.
 * Its host is the process that started it.
 */
const bugs = new BugKeeper(bugLogPath());
const host = linkToHost();
const probes = createHostProbe(host);
const engine = createLocalEngine({
  handlers: createHandlers(host.mayFork ? {} : { probeDevice: probes.probeDevice }),
  onBug: (thrown, method) => bugs.keep(thrown, method),
});
const connections = new Map<number, EngineConnection>();

function connectionOf(number: number): EngineConnection {
  const known = connections.get(number);
  if (known !== undefined) return known;
  const connection = engine.connect((message) => host.send({ type: 'message', connection: number, message }));
  connections.set(number, connection);
  return connection;
}

host.onMessage((received) => {
  if (received.type === 'message') {
    connectionOf(received.connection).send(received.message);
  } else if (received.type === 'probed') {
    probes.answered(received.probe, received.failure);
  } else {
    connections.get(received.connection)?.close();
    connections.delete(received.connection);
  }
});
// Ctrl+C reaches every process of a terminal; the host decides when this one ends.
process.on('SIGINT', () => {});

host.send({ type: 'ready' });
