import type { SearchedThroughput } from '../../capacity/search.js';
import type { KairosPoint } from '../../runner/targets/kairos-point.js';
import { renderTable } from '../table.js';

/** The throughput that a search found, and the curve. */
export function throughputText(
  { served, bound }: KairosPoint,
  found: SearchedThroughput,
  target: number,
  width: number,
): string {
  const { mix, qos, table, distributor } = served;
  const { value, low, high } = found.throughput;
  const head = `${table.model} on ${mix.counts.join(',')} (${mix.types.join(', ')}), ${distributor}: ${value.toFixed(1)} queries/s [${low.toFixed(1)}, ${high.toFixed(1)}] with ${100 * target} % within ${qos / 1e6} ms; the bound is ${bound.toFixed(1)}`;
  if (found.curve.length === 0) return head;
  const rows = found.curve.map(({ rate, attainment: a }) => [
    rate.toFixed(1),
    `${(100 * a.value).toFixed(2)} %`,
    `${(100 * Math.max(0, a.low)).toFixed(2)} to ${(100 * Math.min(1, a.high)).toFixed(2)} %`,
  ]);
  const columns = ['QUERIES/S', 'IN TIME', '95 % INTERVAL'];
  return `${head}\n\n${renderTable(columns, rows, { width, right: columns })}`;
}
