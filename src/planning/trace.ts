import { readDeltas } from '../datasets/read-deltas.js';
import { UserError } from '../errors.js';
import { type GapStatistics, gapStatistics } from '../workloads/gaps/statistics.js';
import { generatedTrace, type TraceOptions } from './generated-trace.js';

export type { TraceOptions } from './generated-trace.js';

export interface LoadedTrace {
  /** ms. */
  gaps: Float64Array;
  statistics: GapStatistics;
  /** What the trace is, for people and for captions. */
  source: string;
}

/** Three years: beyond, a slip is likelier, and a clock in ms would lose digits. */
const LONGEST = 1e8;

/** The trace of a command line. Throws UserError when it asks for none, for two, or for one that cannot be. */
export function loadTrace(options: TraceOptions): LoadedTrace {
  const given = (['trace', 'rate', 'autoscale'] as const).filter((flag) => options[flag] !== undefined);
  if (given.length !== 1)
    throw new UserError(
      'E_USAGE',
      given.length === 0 ? 'There is no trace to serve.' : `Both --${given[0]} and --${given[1]} are given.`,
      given.length === 0 ? 'Give --trace FILE, or --rate with --cv2 or --cv to generate one.' : 'Give one.',
    );
  const { gaps, source } =
    options.trace === undefined ? generatedTrace(options) : fromFile(options.trace, options);
  const statistics = gapStatistics(gaps);
  if (statistics.seconds > LONGEST)
    throw new UserError(
      'E_VALUE',
      `The trace lasts more than ${LONGEST} s.`,
      'Gaps are in ms; give shorter ones, or fewer.',
    );
  return { gaps, source, statistics };
}

function fromFile(file: string, options: TraceOptions) {
  const extra = (['cv', 'cv2', 'queries', 'seconds', 'clip', 'peak'] as const).find(
    (flag) => options[flag] !== undefined,
  );
  if (extra)
    throw new UserError(
      'E_USAGE',
      `--${extra} is for generated traces, but --trace is given.`,
      'Leave it out.',
    );
  return { gaps: readDeltas(file), source: file };
}
