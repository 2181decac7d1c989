import { queryTable } from '../telemetry/read/query.js';
import { rememberRead } from '../telemetry/read/remember.js';

const NS_PER_HOUR = 3.6e12;
/** Stretches of equal length by arrival, from which intervals are computed where there is one run. */
const STRETCHES = 20;

/** What a competitor did with the requests that came after the lead-in, and what the fleet cost from then on. */
export interface Outcome {
  /** s that requests came for. */
  seconds: number;
  requests: number;
  /** Answered with status 0 within their SLO, and in each stretch: all, and these. */
  good: number;
  arrived: Float64Array;
  inTime: Float64Array;
  /** 99th percentile of latency over all requests, ms, by nearest rank; Infinity when more than 1 % have no answer of status 0, NaN without requests. */
  p99: number;
  /** $ until the last answer. */
  cost: number;
  /** Mean instances that were paid for. */
  instances: number;
}

/** Reads the outcome of a point from its tables. Times are s; requests that come before `leadIn` are not judged. Throws UserError for a malformed table. */
export function readOutcome(
  files: { requests: string; fleet: string },
  { leadIn, duration }: { leadIn: number; duration: number },
): Promise<Outcome> {
  return rememberRead(files.requests, `tournament ${leadIn} ${duration}`, async () => {
    const [answers, bill] = await Promise.all([
      readAnswers(files.requests, leadIn * 1e9, duration * 1e9),
      readBill(files.fleet, leadIn * 1e9),
    ]);
    return { seconds: duration, ...answers, ...bill };
  });
}

async function readAnswers(file: string, from: number, length: number) {
  const { columns } = await queryTable<'stretch' | 'arrived' | 'met'>(
    file,
    'requests',
    `SELECT CAST(least(greatest(floor((t - latency - ${from}) / ${length / STRETCHES}), 0), ${STRETCHES - 1}) AS DOUBLE) AS stretch,
       CAST(count(*) AS DOUBLE) AS arrived,
       CAST(count(*) FILTER (result = 0 AND deadline_met = 1) AS DOUBLE) AS met
     FROM requests WHERE t - latency >= ${from} GROUP BY 1 ORDER BY 1`,
  );
  const [arrived, inTime] = [new Float64Array(STRETCHES), new Float64Array(STRETCHES)];
  columns.stretch.forEach((stretch, i) => {
    arrived[stretch] = columns.arrived[i];
    inTime[stretch] = columns.met[i];
  });
  const [requests, good] = [arrived, inTime].map((all) => all.reduce((sum, count) => sum + count, 0));
  return { requests, good, arrived, inTime, p99: await quantile(file, from, requests, 0.99) };
}

// What is not answered takes for ever, so a quantile beyond the share of answers is Infinity.
async function quantile(file: string, from: number, requests: number, level: number): Promise<number> {
  if (requests === 0) return Number.NaN;
  const rank = Math.ceil(level * requests);
  const { columns, rows } = await queryTable<'ms'>(
    file,
    'requests',
    `SELECT latency / 1e6 AS ms FROM requests WHERE t - latency >= ${from} AND result = 0 ORDER BY latency LIMIT 1 OFFSET ${rank - 1}`,
  );
  return rows === 0 ? Number.POSITIVE_INFINITY : columns.ms[0];
}

/** A type's numbers from a time on. */
export interface FleetRow {
  t: number;
  type: number;
  paid: number;
  serving: number;
  price: number;
}

/** The rows of a fleet table, in order. */
export async function readFleet(file: string): Promise<FleetRow[]> {
  const { columns: c, rows } = await queryTable<'t' | 'type_id' | 'paid' | 'serving' | 'price'>(
    file,
    'fleet',
    'SELECT t, type_id, paid, serving, price FROM fleet',
  );
  return Array.from({ length: rows }, (_, i) => ({
    t: c.t[i],
    type: c.type_id[i],
    paid: c.paid[i],
    serving: c.serving[i],
    price: c.price[i],
  }));
}

/** Instances times price over time, from `from` (ns) to the last row, in which all are gone. */
async function readBill(file: string, from: number): Promise<{ cost: number; instances: number }> {
  const now = new Map<number, FleetRow>();
  let before = from;
  let cost = 0;
  let instances = 0;
  for (const row of await readFleet(file)) {
    const length = Math.max(0, row.t - before);
    for (const { paid, price } of now.values()) {
      cost += (paid * price * length) / NS_PER_HOUR;
      instances += paid * length;
    }
    before = Math.max(before, row.t);
    now.set(row.type, row);
  }
  return { cost, instances: before > from ? instances / (before - from) : 0 };
}
