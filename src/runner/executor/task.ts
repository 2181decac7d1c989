import { UserError } from '../../errors.js';
import type { ExitCode } from '../../exit-codes.js';
import { PointCancelled, type PointJob, type PointOutcome } from '../job.js';

/** What crosses to a worker thread. */
export interface Task {
  job: PointJob;
  memory: SharedArrayBuffer;
  slot: number;
}

/** What comes back. Errors travel as data, since a thread boundary strips them of their class and fields. */
export type TaskResult = { outcome: PointOutcome } | { error: PlainError };

interface PlainError {
  kind: 'user' | 'cancelled' | 'other';
  message: string;
  stack?: string;
  code?: `E_${string}`;
  next?: string;
  exitCode?: ExitCode;
}

export function toPlain(error: unknown): PlainError {
  if (error instanceof UserError) {
    const { message, stack, code, next, exitCode } = error;
    return { kind: 'user', message, stack, code, next, exitCode };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: error instanceof PointCancelled ? 'cancelled' : 'other', message, stack };
}

export function fromPlain({ kind, message, stack, code, next, exitCode }: PlainError): Error {
  const error =
    kind === 'cancelled'
      ? new PointCancelled(message)
      : kind === 'user'
        ? new UserError(code ?? 'E_POINT', message, next, exitCode)
        : new Error(message);
  error.stack = stack;
  return error;
}
