import { UserError } from '../../src/errors.js';

/** The sentence of the UserError that `work` throws. Fails when it throws none. */
export function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}
