import { fileURLToPath } from 'node:url';
import type { LaunchEngine } from '../engine/launch-engine.ts';
import type { UtilityProcessEdge } from './edge.ts';

/** The engine as a utility process of Electron, which works where a packed program may not start Node. */
export function utilityLauncher(utilityProcess: UtilityProcessEdge): LaunchEngine {
  return (entry, { onMessage, onEnd }) => {
    const child = utilityProcess.fork(fileURLToPath(entry), [], {
      serviceName: 'Lathe engine',
      // ONNX Runtime's library is signed by nobody that macOS asks for.
      allowLoadingUnsignedLibraries: true,
    });
    child.on('message', onMessage);
    child.once('exit', (code) => onEnd(`code ${code}`));
    return {
      pid: child.pid,
      send: (message) => child.postMessage(message),
      kill: () => child.kill(),
    };
  };
}
