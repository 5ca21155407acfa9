import type { MethodName, RequestOf } from '../../../shared/contract/methods.ts';

/** A method with its request, for a thread that does it. */
export type MethodTask<Method extends MethodName> = {
  readonly [Each in Method]: { readonly method: Each; readonly request: RequestOf<Each> };
}[Method];
