import { UserError, unknownName } from '../errors.js';
import { stream } from '../serving-core/random/streams.js';
import { autoscaleRate, autoscaleShapes } from '../workloads/gaps/autoscale.js';
import { gammaGaps, INFERLINE_CLIP } from '../workloads/gaps/generate.js';
import { parseSchedule, type Schedule } from '../workloads/gaps/schedule.js';

/** What a command line says of the trace: a file, or how to generate one. */
export interface TraceOptions {
  /** A `.deltas` file. */
  trace?: string;
  /** queries/s, over time: `100` or `100,200@60`. */
  rate?: string;
  /** Coefficient of variation of the gaps over time. */
  cv?: string;
  /** Its square, which is what the names of InferLine's files say. */
  cv2?: string;
  /** How many queries, or for how many seconds. */
  queries?: number;
  seconds?: number;
  /** In place of a rate: one of AutoScale's shapes, up to `peak` queries/s. */
  autoscale?: string;
  peak?: number;
  /** Least gap, ms. */
  clip?: number;
  seed?: number;
}

const DEFAULT_QUERIES = 50_001;
/** What InferLine rescales AutoScale's traces to at most, queries/s. */
const INFERLINE_PEAK = 300;
/** More queries than these would not fit into memory in a simulation. */
export const MOST_QUERIES = 20_000_000;

/** A trace that is generated; nothing is read for it, so that a page can do it too. Throws UserError for one that cannot be. */
export function generatedTrace(options: TraceOptions): { gaps: Float64Array; source: string } {
  const { cv, cv2, queries, seconds, clip = INFERLINE_CLIP, seed = 0 } = options;
  if (cv !== undefined && cv2 !== undefined)
    throw new UserError(
      'E_USAGE',
      'Both --cv and --cv2 are given.',
      '--cv2 is the square of --cv: give one.',
    );
  if (queries !== undefined && seconds !== undefined)
    throw new UserError('E_USAGE', 'Both --queries and --seconds are given.', 'Give one of them.');
  if (!(clip >= 0))
    throw new UserError('E_VALUE', `--clip must be 0 or more, but is ${clip}.`, 'Give a least gap in ms.');
  const { rate, shown } = rateOf(options);
  const squaredCv =
    cv === undefined ? parseSchedule(cv2 ?? '1', 'squared CV') : squared(parseSchedule(cv, 'CV'));
  const ramp = squaredCv.find((entry) => entry.ramp);
  if (ramp) throw new UserError('E_SCHEDULE', 'A CV changes in steps, not in ramps.', "Leave out the '~'.");
  const length = lengthOf(rate, queries, seconds);
  const gaps = gammaGaps({ rate, squaredCv, clip }, length, stream(seed, 'inferline/gaps'));
  if (gaps.length === 0)
    throw new UserError('E_VALUE', 'The trace has only one query.', 'Give more --seconds or --queries.');
  const label = cv === undefined ? `squared CV ${cv2 ?? '1'}` : `CV ${cv}`;
  return { gaps, source: `gamma gaps, ${shown} queries/s, ${label}, clipped at ${clip} ms, seed ${seed}` };
}

function rateOf({ rate, autoscale, peak, seconds }: TraceOptions): { rate: Schedule; shown: string } {
  if (autoscale === undefined) return { rate: parseSchedule(rate!, 'rate'), shown: rate! };
  if (!Object.hasOwn(autoscaleShapes, autoscale))
    throw unknownName('E_UNKNOWN_TRACE', 'AutoScale trace', autoscale, Object.keys(autoscaleShapes));
  if (seconds === undefined || !(seconds > 0))
    throw new UserError('E_USAGE', `--autoscale ${autoscale} needs a length.`, 'Give --seconds.');
  const most = peak ?? INFERLINE_PEAK;
  if (!(most > 0))
    throw new UserError('E_VALUE', `--peak must be above 0, but is ${most}.`, 'Give queries/s.');
  return { rate: autoscaleRate(autoscale, seconds, most), shown: `${autoscale} up to ${most}` };
}

function squared(cv: Schedule): Schedule {
  return cv.map((entry) => ({ ...entry, value: entry.value ** 2 }));
}

// Neither a count nor a rate over time may ask for more queries than a simulation can hold.
function lengthOf(rate: Schedule, queries: number | undefined, seconds: number | undefined) {
  const highest = Math.max(...rate.map(({ value }) => value));
  const expected = seconds === undefined ? (queries ?? DEFAULT_QUERIES) : seconds * highest;
  if (!(expected >= 2 && expected <= MOST_QUERIES))
    throw new UserError(
      'E_VALUE',
      `The trace would have ${Math.round(expected)} queries, but may have 2 to ${MOST_QUERIES}.`,
      'Change --queries, --seconds or --rate.',
    );
  return seconds === undefined ? { gaps: Math.floor(expected) - 1 } : { seconds };
}
