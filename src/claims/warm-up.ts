import { readMinutes } from '../telemetry/read/minutes.js';
import { scanTable } from '../telemetry/read/query.js';
import type { PointView } from '../telemetry/run.js';
import { BATCH, mser, type Truncation } from './statistics/mser.js';

/** Where a point has warmed up. */
export interface WarmUp {
  state: Truncation['state'];
  /** What arrived from then on is steady, ns on the axis of the table's `time` or `t`; −∞ when nothing is cut. */
  from: number;
  /** Time cut from the first arrival on, s. */
  seconds: number;
}

/** Means by five of latencies in order of arrival, and when the first of each five arrived, ns. */
interface Series {
  means: number[];
  times: number[];
}

/**
 * The warm-up of a point by MSER-5 of its latencies, failed ones too, in order of arrival; of a point with roll-ups alone, of the median
 * latencies of its buckets. Of several runs in a point the longest. Null for a point whose tables tell no latencies over time.
 */
export async function warmUpOf(point: PointView): Promise<WarmUp | null> {
  const { requests, minutes, queries, served } = point.files;
  if (requests !== undefined) {
    const sql = 'SELECT 0 AS run, time - latency AS arrival, latency FROM requests ORDER BY arrival';
    return longest(await seriesOf(requests, 'requests', sql));
  }
  if (minutes !== undefined) return longest([await seriesOfBuckets(point)]);
  if (queries !== undefined) {
    return longest(await seriesOf(queries, 'queries', 'SELECT 0 AS run, t, latency FROM queries ORDER BY t'));
  }
  if (served !== undefined) {
    const sql = 'SELECT seed_index, t, latency FROM served ORDER BY seed_index, t';
    return longest(await seriesOf(served, 'served', sql));
  }
  return null;
}

/** One series for each run in a table, whose rows come run by run. */
async function seriesOf(
  path: string,
  table: 'requests' | 'queries' | 'served',
  sql: string,
): Promise<Series[]> {
  const all: Series[] = [];
  let current = Number.NaN;
  let gather = (_time: number, _latency: number): void => {};
  await scanTable(path, table, sql, ([run, time, latency], rows) => {
    for (let i = 0; i < rows; i++) {
      if (run[i] !== current) {
        current = run[i];
        const series: Series = { means: [], times: [] };
        all.push(series);
        gather = gatherer(series);
      }
      gather(time[i], latency[i]);
    }
  });
  return all;
}

async function seriesOfBuckets(point: PointView): Promise<Series> {
  const { rows, columns } = await readMinutes(point);
  const series: Series = { means: [], times: [] };
  const gather = gatherer(series);
  for (let i = 0; i < rows; i++) {
    if (columns.requests[i] > 0) gather(columns.t[i], columns.latency_median[i]);
  }
  return series;
}

// Latencies of five are kept as one number, so that a log of any length fits.
function gatherer({ means, times }: Series): (time: number, latency: number) => void {
  let [sum, count] = [0, 0];
  return (time, latency) => {
    if (count === 0) times.push(time);
    sum += latency;
    if (++count < BATCH) return;
    means.push(sum / BATCH);
    [sum, count] = [0, 0];
  };
}

function longest(all: readonly Series[]): WarmUp | null {
  let found: WarmUp | null = null;
  for (const { means, times } of all) {
    const { state, cut } = mser(means);
    const from = cut === 0 ? Number.NEGATIVE_INFINITY : times[cut / BATCH];
    const one = { state, from, seconds: cut === 0 ? 0 : (from - times[0]) / 1e9 };
    // One run that never becomes steady makes the point so; one that is too short leaves the others' word.
    if (!found || found.state === 'short' || one.state === 'never') found = one;
    else if (found.state === 'steady' && one.state === 'steady' && one.from > found.from) found = one;
  }
  return found;
}
