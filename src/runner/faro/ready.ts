import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { count } from '../../plural.js';
import type { Answer, HeadReport } from '../../serving-core/faro/control/ports.js';

/** What a head must still do before a point may begin, and what its user can do about it; null when it has its replicas and remembers no request. */
export function unready(
  { replicas, waiting, latency }: HeadReport,
  wanted: number,
): { why: string; next: string } | null {
  if (replicas !== wanted)
    return {
      why: `it has ${replicas} of the ${count(wanted, 'replica')} that it begins with`,
      next: 'Its log in the folder of the point says what became of them. On a busy machine give fewer: --set quota=N.',
    };
  // A latency of 0 is that nothing was completed within the metrics window.
  if (waiting > 0 || latency > 0)
    return {
      why:
        waiting > 0
          ? `${count(waiting, 'request')} of somebody else ${waiting === 1 ? 'waits' : 'wait'} there`
          : 'it has answered requests of somebody else within the last 30 s',
      next: 'End whatever sends to it, such as another run or repro faro load, and go on with --resume.',
    };
  return null;
}

/** Why a point cannot begin: its head `job` was not ready for so many ms. */
export function notReady(job: number, url: string, answer: Answer, wanted: number, after: number): UserError {
  const { why, next } =
    'problem' in answer
      ? { why: answer.problem, next: 'Its log in the folder of the point says why it does not answer.' }
      : unready(answer.report, wanted)!;
  return new UserError(
    'E_ROLE',
    `Head ${job} at ${url} is not ready after ${after / 1000} s: ${why}.`,
    next,
    ExitCode.host,
  );
}
