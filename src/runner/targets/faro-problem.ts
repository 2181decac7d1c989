import { UserError } from '../../errors.js';
import type { Problem } from '../../serving-core/faro/solver/problem.js';
import type { FaroSolverSpec } from '../../serving-core/faro/spec.js';
import { stream } from '../../serving-core/random/streams.js';

/** Minutes that a problem looks ahead: the published window of 420 s. */
const HORIZON = 7;
const MINUTE = 60;

/**
 * The problem of a window of a trace: every job with its true load and one replica, in an order drawn for the window, so that groups are of other jobs each time. Throws
 * `UserError` for a trace that is too short.
 */
export function faroProblem(
  spec: FaroSolverSpec,
  counts: readonly Int32Array[],
  window: number,
  seed: number,
): Problem {
  const { trace, jobs, perJob, windows, objective, utility, maxRho, solver, groups, radius } = spec;
  const room = counts[0].length - HORIZON;
  if (room < 0)
    throw new UserError(
      'E_FARO_TRACE',
      `${trace} has ${counts[0].length} minutes, and a problem looks ${HORIZON} ahead.`,
      `Give a trace of at least ${HORIZON}.`,
    );
  const first = Math.floor((room * window) / windows);
  const order = Array.from({ length: jobs }, (_, job) => job % counts.length);
  const random = stream(seed, `faro-solver/${window}`);
  for (let i = jobs - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  const { slo, processing } = spec;
  return {
    jobs: order.map((of) => ({
      rates: Array.from(counts[of].subarray(first, first + HORIZON), (count) => count / MINUTE),
      current: 1,
      processing,
      slo,
    })),
    quota: Math.floor(perJob * jobs),
    estimator: { percentile: 99, maxRho },
    method: solver,
    shrink: false,
    objective,
    utility,
    groups,
    radius,
  };
}
