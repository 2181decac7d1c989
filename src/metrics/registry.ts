import { nearest, UserError } from '../errors.js';
import { batchShare, clockworkMetrics } from './clockwork.js';
import type { MetricDefinition } from './definition.js';
import { faroMetrics } from './faro.js';
import { inferlineMetrics } from './inferline.js';
import { kairosMetrics } from './kairos.js';
import type { Series } from './series/series.js';
import { tournamentMetrics } from './tournament.js';

/** Every metric, once, in the order in which they are shown. Names are one system's, but for those that mean the same in several. */
export const metrics: readonly MetricDefinition[] = merged([
  ...clockworkMetrics,
  ...inferlineMetrics,
  ...kairosMetrics,
  ...faroMetrics,
  ...tournamentMetrics,
]);

const BATCHES = 'batches of ';
const BATCH = /^batches of \d+$/;

/** Metrics of one name are one, from the tables of any. */
function merged(all: readonly MetricDefinition[]): MetricDefinition[] {
  const byName = new Map<string, MetricDefinition>();
  for (const metric of all) {
    const before = byName.get(metric.name);
    byName.set(
      metric.name,
      before ? { ...before, from: [...new Set([...before.from, ...metric.from])] } : metric,
    );
  }
  return [...byName.values()];
}

/** Those that `--until` pins down by default. */
export const repeatedMetrics = metrics.filter(({ least }) => least !== undefined);

/** Which metrics are wanted. */
export interface Choice {
  includes(metric: MetricDefinition): boolean;
  /** Whether shares of batch sizes may be among them, which tables have to be read for. */
  batches: boolean;
}

/** The metrics asked for: the usual ones unasked, `all`, or those named; `batches of 4` is of a size. @throws UserError for an unknown one. */
export function chooseMetrics(wanted: readonly string[]): Choice {
  if (wanted.length === 0) return { includes: ({ usual }) => usual, batches: false };
  const names = new Set(wanted.map((name) => name.trim()));
  const known = metrics.map(({ name }) => name);
  for (const name of names) {
    if (name === 'all' || known.includes(name) || BATCH.test(name)) continue;
    const near = nearest(name, known);
    throw new UserError(
      'E_UNKNOWN_METRIC',
      `Unknown metric '${name}'.`,
      near.length > 0 ? `Did you mean ${near.join(', ')}?` : `Known: all, ${known.join(', ')}.`,
    );
  }
  return {
    includes: ({ name }) => names.has('all') || names.has(name),
    batches: [...names].some((name) => name === 'all' || name.startsWith(BATCHES)),
  };
}

/** Metrics of batch sizes that executed inferences had, ascending. */
export function batchMetrics(series: readonly (Series | null)[]): MetricDefinition[] {
  const names = series.flatMap((one) => Object.keys(one?.sums ?? {}));
  const sizes = names.flatMap((name) =>
    name.startsWith(BATCHES) ? [Number(name.slice(BATCHES.length))] : [],
  );
  return [...new Set(sizes)].sort((a, b) => a - b).map((size) => batchShare(`${BATCHES}${size}`));
}
