import { LatheError } from '../../shared/errors.ts';

/** The LatheError that a promise is rejected with; whatever else happens fails the test. */
export async function failure(promise: Promise<unknown>): Promise<LatheError> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof LatheError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
