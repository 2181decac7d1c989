import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { plainLine } from '../../plain-line.js';
import { ClusterMismatch } from './cluster.js';
import { WorkerRefused } from './worker-link.js';

/** What keeps a controller from beginning, as its user is told; a defect as it is. */
export function explained(error: unknown): unknown {
  if (error instanceof ClusterMismatch)
    return new UserError(
      'E_CLUSTER',
      `The workers do not fit together: ${error.message}.`,
      'Restart them.',
      ExitCode.host,
    );
  if (error instanceof WorkerRefused)
    return new UserError(
      'E_WORKER',
      `A worker cannot be used: ${plainLine(error.message)}.`,
      'See what it says, and whether a worker listens there.',
      ExitCode.host,
    );
  return error;
}

/** How a controller ends that served all and could not write it down. */
export function unlogged({ code, message }: UserError): UserError {
  return new UserError(
    code,
    `${message} What came after is not in the tables.`,
    'Make room, or name another folder.',
    ExitCode.pointFailed,
  );
}
