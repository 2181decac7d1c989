import { tableChunks } from '../telemetry/read/query.js';
import type { RequestRow } from './rows.js';
import { firstAfter } from './sorted.js';

/** How far back the load before a departure is looked at, ns. */
export const LOOKBACK = 1e9;

/** How many requests were there with one request. */
export interface Crowd {
  /** Of its model, which had come before and were not answered when it arrived. */
  ahead: number;
  /** That arrived in the second before its departure, and that then succeeded. */
  arrivals: number;
  successes: number;
}

/** Counts for each of these requests who was there with it, in one pass over the table that keeps none of its rows. */
export async function crowdsOf(path: string, asked: readonly RequestRow[]): Promise<Map<RequestRow, Crowd>> {
  const departures = asked.map(({ departure }) => departure);
  const arrived = new Tally(departures);
  const succeeded = new Tally(departures);
  const ahead = new Map<number, Tally>();
  for (const model of new Set(asked.map((one) => one.model)))
    ahead.set(model, new Tally(asked.filter((one) => one.model === model).map(({ arrival }) => arrival)));
  const from = asked.reduce(
    (least, one) => Math.min(least, one.arrival, one.departure - LOOKBACK),
    Number.POSITIVE_INFINITY,
  );
  const to = asked.reduce((most, { departure }) => Math.max(most, departure), 0);
  const sql = `SELECT time, latency, model_id, result FROM requests WHERE time >= ${from} AND time - latency <= ${to}`;
  for await (const { rows, columns } of tableChunks(path, 'requests', sql)) {
    const { time, latency, model_id: models, result } = columns;
    for (let i = 0; i < rows; i++) {
      const arrival = time[i] - latency[i];
      arrived.add(arrival, arrival + LOOKBACK);
      if (result[i] === 0) succeeded.add(time[i], time[i] + LOOKBACK);
      ahead.get(models[i])?.add(arrival + 1, time[i]);
    }
  }
  return new Map(
    asked.map((one) => [
      one,
      {
        ahead: ahead.get(one.model)!.at(one.arrival),
        arrivals: arrived.at(one.departure),
        successes: succeeded.at(one.departure),
      },
    ]),
  );
}

/** Counts of spans that hold each of some times, whole ns: what a span adds is noted at its ends alone. */
class Tally {
  private readonly times: number[];
  private readonly steps: Float64Array;
  private counts: Float64Array | null = null;

  constructor(times: readonly number[]) {
    this.times = [...new Set(times)].sort((a, b) => a - b);
    this.steps = new Float64Array(this.times.length + 1);
  }

  /** A span from `from` until before `to`. */
  add(from: number, to: number): void {
    if (to <= from) return;
    this.steps[this.place(from)]++;
    this.steps[this.place(to)]--;
  }

  /** How many spans held this time, one of those given. Nothing can be added afterwards. */
  at(time: number): number {
    if (this.counts === null) {
      let sum = 0;
      this.counts = this.steps.map((step) => (sum += step));
    }
    return this.counts[this.place(time)];
  }

  private place(time: number): number {
    return firstAfter(this.times, time - 1, (one) => one);
  }
}
