import { queryTable } from '../telemetry/read/query.js';

/** One request log in bins of time; arrays are by bin, NaN where a bin has no such request. */
export interface RequestBins {
  requests: number;
  /** Time from first to last row, s. */
  span: number;
  /** Width of a bin, s; the last one may be up to half a bin narrower or wider. */
  width: number;
  /** Middle of each bin, s since the first row. */
  time: Float64Array;
  satisfaction: Float64Array;
  /** Latency of successful requests, ms. */
  p50: Float64Array;
  p99: Float64Array;
  max: Float64Array;
  /** Successful responses per second. */
  throughput: Float64Array;
  /** Responses within their SLO per second. */
  goodput: Float64Array;
}

/** Smallest of 1, 2, 5 times a power of ten that is not below `value`. */
export function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((f) => f * power >= value * (1 - 1e-9))!;
  // multiplying by a negative power of ten would leave 0.30000000000000004
  return power < 1 ? factor / Math.round(1 / power) : factor * power;
}

/** Enough requests a bin that its 99th percentile is not simply its maximum, and no more bins than one can see. */
const binsFor = (requests: number) => Math.min(240, Math.max(20, requests / 100));

/** Reads a request log into at most 240 bins, whatever its size: the counting happens inside DuckDB. */
export async function requestBins(path: string): Promise<RequestBins> {
  const extent = await queryTable<'requests' | 'first' | 'last'>(
    path,
    'requests',
    'SELECT count(*)::DOUBLE AS requests, min(time) AS first, max(time) AS last FROM requests',
  );
  const requests = extent.columns.requests[0]!;
  const first = requests > 0 ? extent.columns.first[0]! : 0;
  const span = requests > 0 ? (extent.columns.last[0]! - first) / 1e9 : 0;
  const width = span > 0 ? niceStep(span / binsFor(requests)) : 1;
  const bins = Math.max(1, Math.round(span / width));
  const { columns, rows } = await queryTable<'bin' | 'total' | 'met' | 'succeeded' | 'p50' | 'p99' | 'max'>(
    path,
    'requests',
    `SELECT least(${bins - 1}, floor((time - ${first}) / ${width * 1e9}))::DOUBLE AS bin,
       count(*)::DOUBLE AS total,
       (count(*) FILTER (deadline_met <> 0))::DOUBLE AS met,
       (count(*) FILTER (result = 0))::DOUBLE AS succeeded,
       (quantile_disc(latency, 0.5) FILTER (result = 0))::DOUBLE / 1e6 AS p50,
       (quantile_disc(latency, 0.99) FILTER (result = 0))::DOUBLE / 1e6 AS p99,
       (max(latency) FILTER (result = 0))::DOUBLE / 1e6 AS max
     FROM requests GROUP BY bin ORDER BY bin`,
  );
  const gaps = () => new Float64Array(bins).fill(Number.NaN);
  const table: RequestBins = {
    requests,
    span,
    width,
    time: Float64Array.from({ length: bins }, (_, i) => (i + 0.5) * width),
    satisfaction: gaps(),
    p50: gaps(),
    p99: gaps(),
    max: gaps(),
    throughput: new Float64Array(bins),
    goodput: new Float64Array(bins),
  };
  for (let row = 0; row < rows; row++) {
    const bin = columns.bin[row]!;
    const covered = bin === bins - 1 ? Math.max(span - bin * width, width / 2) : width;
    table.satisfaction[bin] = columns.met[row]! / columns.total[row]!;
    table.p50[bin] = columns.p50[row]!;
    table.p99[bin] = columns.p99[row]!;
    table.max[bin] = columns.max[row]!;
    table.throughput[bin] = columns.succeeded[row]! / covered;
    table.goodput[bin] = columns.met[row]! / covered;
  }
  return table;
}
