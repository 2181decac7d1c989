import { UserError } from '../../errors.js';

/** A failure in a sentence for whoever looks at the page; a defect's details are no reader's business. */
export function describeProblem(error: unknown): string {
  if (error instanceof UserError) return error.next ? `${error.message} ${error.next}` : error.message;
  return 'The report could not be made: an internal error. repro report says more.';
}
