import { contentHash } from '../../content-hash.js';
import { type DaySource, loadDay } from '../../datasets/azure/day-source.js';
import { isFew, publishedFunctions } from '../../datasets/azure/published.js';
import { UserError } from '../../errors.js';
import type { TraceRows } from '../../workloads/trace.js';

/** Days of the last point of this thread, by what they are: points of one sweep mostly replay the same. */
const kept = new Map<string, TraceRows>();

/** What a user must hear of the real days that a point replays: one with few rows is perhaps a part of a day, or no real one. */
export function dayNotices(days: readonly DaySource[] = [], trace: (day: number) => TraceRows): string[] {
  return days.flatMap(({ dataset: { day, kind } }) => {
    const { functions } = trace(day);
    if (kind !== 'real' || !isFew(functions)) return [];
    const [here, published] = [functions, publishedFunctions].map((n) => n.toLocaleString('en-US'));
    return [
      `Day ${day} of the Azure Functions trace has ${here} functions here; as published it has some ${published}.`,
    ];
  });
}

/**
 * Reads or generates the days that a point replays, and gives them by number. A day has 265 MB of rows, so a thread keeps
 * those of its last point only, and drops what the next does not need before it makes more.
 */
export async function traceRows(days: readonly DaySource[] = []): Promise<(day: number) => TraceRows> {
  const wanted = new Map(days.map((source) => [contentHash(source.dataset), source]));
  for (const name of kept.keys()) if (!wanted.has(name)) kept.delete(name);
  const byDay = new Map<number, TraceRows>();
  for (const [name, source] of wanted) {
    const rows = kept.get(name) ?? (await loadDay(source));
    kept.set(name, rows);
    byDay.set(source.dataset.day, rows);
  }
  return (day) => {
    const rows = byDay.get(day);
    if (rows) return rows;
    throw new UserError(
      'E_WORKLOAD_DATA',
      `The workload asks for day ${day} of the trace, which its days do not list.`,
      `Add ${day} to the days that its bind returns.`,
    );
  };
}
