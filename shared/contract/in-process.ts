import { type Client, createClient } from './client.ts';
import { createDispatcher, type DispatcherOptions } from './dispatch.ts';

/**
 * A client whose services are in the same process. Messages pass through the same checks and the same wire form as
 * over any other connection, so that what works here works there.
 */
export function connectInProcess<Signal>(options: Omit<DispatcherOptions<Signal>, 'send'>): Client {
  const client = createClient((message) => dispatcher.receive(message));
  const dispatcher = createDispatcher({ ...options, send: (message) => client.receive(message) });
  return client;
}
