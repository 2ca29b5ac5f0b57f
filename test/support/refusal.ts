import { DataShareError } from '../../lib';

/** The error that a call ends with, as data; fails where it does not end with ours. */
export async function getRefusal(call: () => unknown): Promise<{ code: string; text: string }[]> {
  try {
    await call();
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    return error.problems.map(({ code, message, fix }) => ({ code, text: `${message}; ${fix}` }));
  }
  throw new Error('it was not refused');
}
