import { UserError } from '../errors.js';

/**
 * Ends a plan because its parameters do not go together: for `point()` and `expectedRequests()` of a declaration, whose other
 * errors are taken for defects of it. `next` says what to type instead.
 */
export function refuse(sentence: string, next: string): never {
  throw new UserError('E_REFUSED', sentence, next);
}
