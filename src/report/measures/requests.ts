import type { Measure } from '../data.js';
import { type Aggregate, aggregates } from './first-row.js';

/** ns from the first arrival to the last answer. */
const SPAN = 'greatest(max(time) - min(time - latency), 1)';
const LATENCY = 'latency / 1e6';

/** Latencies are of successes, as everywhere; satisfaction is of all requests. */
const measures: readonly Aggregate[] = [
  { name: 'requests', unit: '', sql: 'count(*)' },
  { name: 'satisfaction', unit: '%', sql: '100.0 * sum(deadline_met) / count(*)' },
  { name: 'rate', unit: 'requests/s', sql: `1e9 * count(*) / ${SPAN}` },
  { name: 'goodput', unit: 'requests/s', sql: `1e9 * sum(deadline_met) / ${SPAN}` },
  { name: 'latency p50', unit: 'ms', sql: `quantile_disc(${LATENCY}, 0.5) FILTER (result = 0)` },
  { name: 'latency p99', unit: 'ms', sql: `quantile_disc(${LATENCY}, 0.99) FILTER (result = 0)` },
  { name: 'latency max', unit: 'ms', sql: `max(${LATENCY}) FILTER (result = 0)` },
  { name: 'SLO, median', unit: 'ms', sql: 'quantile_disc(deadline / 1e6, 0.5) FILTER (deadline >= 0)' },
];

/** What a request table comes to, and with an action table how large batches were. */
export async function requestMeasures(requests: string, actions: string | undefined): Promise<Measure[]> {
  const batch = {
    name: 'mean batch',
    unit: '',
    sql: 'avg(batch_size) FILTER (action_type = 2 AND status = 0)',
  };
  return [
    ...(await aggregates(requests, 'requests', measures)),
    ...(actions === undefined ? [] : await aggregates(actions, 'actions', [batch])),
  ];
}
