import type { SystemSpec } from '../../experiment/declaration.js';
import type { TableName } from '../../telemetry/columns.js';

// Measured on a quiet core: 540,000 requests/s for Figure 7 with rows of requests, 340,000 for the Azure trace with roll-ups; a second
// busy core makes each slower. The lower one, since the long runs are of it.
const REQUESTS_PER_SECOND = 340_000;
// Six hours of one policy were 1.36 to 1.52 million, a hundred jobs 1.2; Kairos' distributors 0.69 million.
const FASTER: Partial<Record<SystemSpec['system'], number>> = { faro: 1_200_000, kairos: 650_000 };
const START_SECONDS = 0.3;
// What rows take.
const ROW_BYTES: Partial<Record<TableName, number>> = {
  requests: 58,
  actions: 150,
  queries: 31,
  served: 48,
  jobRequests: 46,
};
// What a table takes whatever the number of requests: of six hours of minutes, of ten jobs for Faro, and every bin that a point may show.
const FIXED_BYTES: Partial<Record<TableName, number>> = {
  minutes: 60_000,
  histograms: 300_000,
  jobMinutes: 120_000,
  scaling: 10_000,
  decisions: 40_000,
  forecasts: 1_400_000,
};

/** Seconds of one core for a simulated point of so many requests. */
export function estimatedSeconds(requests: number, system: SystemSpec['system']): number {
  return startedSeconds(requests / (FASTER[system] ?? REQUESTS_PER_SECOND));
}

/** Seconds of one core for a point that works so long once it has started. */
export function startedSeconds(work: number): number {
  return START_SECONDS + work;
}

/** Seconds until live roles have started, loaded a few models, and ended: on a machine that has little else to do. */
const LIVE_START_SECONDS = 8;

/** Wall-clock seconds of a point with real processes, whose client sends for so many seconds. */
export function liveSeconds(sending: number): number {
  return LIVE_START_SECONDS + sending;
}

/** Seconds of one core for reading or generating a day of a trace. */
export const DAY_SECONDS = 2;

// Measured there too: Figure 7's claims and figure after 0.5 and 3 million requests.
const FINISH_SECONDS = 1.5;
const FINISH_REQUESTS_PER_SECOND = 2_000_000;

/** Seconds for judging and drawing a run of so many requests by the tables declared; roll-ups are read in no time. */
export function finishSeconds(requests: number, declared: readonly TableName[]): number {
  const rows = declared.some((table) => ROW_BYTES[table] !== undefined);
  return FINISH_SECONDS + (rows ? requests / FINISH_REQUESTS_PER_SECOND : 0);
}

/**
 * Bytes of the tables of a point, taking one action for each request, which is more than batching needs. A roll-up does not
 * grow with its requests.
 */
export function estimatedBytes(requests: number, telemetry: readonly TableName[]): number {
  return telemetry.reduce(
    (sum, table) => sum + requests * (ROW_BYTES[table] ?? 0) + (FIXED_BYTES[table] ?? 0),
    0,
  );
}

/** Wall-clock seconds of tasks on so many cores when the longest are started first. */
export function makespan(seconds: readonly number[], cores: number): number {
  const busy = new Array<number>(Math.max(1, cores)).fill(0);
  for (const task of [...seconds].sort((a, b) => b - a)) {
    busy[busy.indexOf(Math.min(...busy))] += task;
  }
  return Math.max(...busy);
}
