import type { SearchedThroughput } from '../../capacity/search.js';
import { count } from '../../plural.js';
import type { KairosPoint } from '../../runner/targets/kairos-point.js';
import { renderTable } from '../table.js';
import { rateText } from './rate-text.js';

/** The throughput that a search found, and the curve. */
export function throughputText(
  { served, bound, latencies }: KairosPoint,
  found: SearchedThroughput,
  { target, seeds }: { target: number; seeds: number },
  width: number,
): string {
  const { mix, qos, table, distributor, queries } = served;
  const { value, low, high } = found.throughput;
  const interval = seeds > 1 ? ` [${rateText(low)}, ${rateText(high)}]` : '';
  const goal = `with ${Number((100 * target).toPrecision(12))} % within ${qos / 1e6} ms`;
  const result = value > 0 ? `${rateText(value)} queries/s${interval} ${goal}` : `no rate ${goal}`;
  const head = [
    `${table.model} on ${mix.counts.join(',')} (${mix.types.join(', ')}), ${distributor}: ${result}`,
    `The bound is ${rateText(bound)} queries/s. ${count(seeds, 'seed')} of ${queries} queries; latencies: ${latencies}`,
  ].join('\n');
  if (found.curve.length === 0) return head;
  const rows = found.curve.map(({ rate, attainment: a }) => [
    rateText(rate),
    `${(100 * a.value).toFixed(2)} %`,
    ...(seeds > 1
      ? [`${(100 * Math.max(0, a.low)).toFixed(2)} to ${(100 * Math.min(1, a.high)).toFixed(2)} %`]
      : []),
  ]);
  const columns = ['QUERIES/S', 'IN TIME', ...(seeds > 1 ? ['95 % INTERVAL'] : [])];
  return `${head}\n\n${renderTable(columns, rows, { width, right: columns })}`;
}
