import type { PointView } from '../../../src/index.js';
import { newFolder, pointView, type Row, writeRequestLog } from '../../plot/request-log.js';

/** SLO multipliers of the paper's ladder as the log prints them, from 1 to 86.4976. */
export const printed = Array.from({ length: 12 }, (_, k) => Number((1.5 ** k).toPrecision(6)));

export interface Shape {
  /** Satisfaction of the latency-sensitive clients at each step. */
  sensitive: readonly number[];
  /** Batch responses per second at each step; none when absent. */
  batch?: readonly number[];
  /** Batch requests that fail, at the end. */
  failures?: number;
}

/** Seconds that each step of a synthetic log lasts, and its latency-sensitive requests. */
const lasts = 4;
const perStep = 400;

/** Rows of one run by time: latency-sensitive users 0 to 5 with evenly spread misses, batch users from 6 on. */
export function rowsOf({ sensitive, batch = [], failures = 0 }: Shape): Row[] {
  const rows: Row[] = [];
  for (const [k, satisfied] of sensitive.entries()) {
    const allowed = Math.round(satisfied * perStep);
    for (let i = 0; i < perStep; i++) {
      const met = Math.floor(((i + 1) * allowed) / perStep) > Math.floor((i * allowed) / perStep) ? 1 : 0;
      rows.push({ t: lasts * (k + i / perStep), user: i % 6, factor: printed[k], met });
    }
    const responses = Math.round((batch[k] ?? 0) * lasts);
    for (let i = 0; i < responses; i++) {
      rows.push({ t: lasts * (k + (i + 0.5) / responses), user: 6 + (i % 12), factor: 0 });
    }
  }
  for (let i = 0; i < failures; i++) {
    rows.push({ t: lasts * sensitive.length, user: 6, factor: 0, met: 0, result: 45 });
  }
  return rows.sort((a, b) => a.t - b.t);
}

/** A point of Figure 8 whose log has the shape given. */
export function point(batchModels: number, concurrency: number, shape: Shape, more: object = {}): PointView {
  const file = writeRequestLog(newFolder(), 'clockwork_request_log.tsv', rowsOf(shape));
  return pointView(file, { batchModels, concurrency, ...more });
}
