import type { Comparison } from '../../runner/replay/compare.js';
import { MOST_USE, WITHIN } from '../../runner/replay/compare.js';
import type { Replayed } from '../../runner/replay/replay-pipeline.js';
import { renderTable } from '../table.js';
import { configCells, traceText } from './plan-text.js';

const columns = ['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const;
const heads = ['MEAN', 'P50', 'P90', 'P95', 'P99', 'P99.9', 'MAX'];

/** What was estimated and what the processes took, whole and model by model, and what follows from it. */
export function replayText(replayed: Replayed, width: number): string {
  const { latency, late, hops, config } = replayed;
  const row = (which: 'estimated' | 'replayed') => [
    which,
    ...columns.map((name) => latency[which][name].toFixed(2)),
    late === null ? '' : `${(100 * late[which]).toFixed(3)} %`,
  ];
  const differences = columns.map((name) => percent(latency.replayed[name] / latency.estimated[name] - 1));
  const whole = renderTable(
    ['LATENCY MS', ...heads, 'LATE'],
    [row('estimated'), row('replayed'), ['difference', ...differences, '']],
    { width, right: [...heads, 'LATE'] },
  );
  const numbers = ['QUERIES', 'USE', 'BUSY', 'ESTIMATED', 'MEAN BATCH', 'ESTIMATED', 'WAIT MS', 'ESTIMATED'];
  const each = renderTable(
    ['MODEL', 'SERVED BY', ...numbers],
    hops.map(({ model, queries, use, busy, meanBatch, wait }, i) => [
      ...[model, configCells(config)[i], String(queries)],
      ...[use, busy.replayed, busy.estimated].map((share) => `${(100 * share).toFixed(0)} %`),
      ...[meanBatch.replayed, meanBatch.estimated].map((size) => size.toFixed(2)),
      ...[wait.replayed, wait.estimated].map((ms) => ms.toFixed(1)),
    ]),
    { width, right: numbers },
  );
  return [traceText(replayed.trace), whole, each, verdict(replayed)].join('\n\n');
}

function verdict({ reasons, agrees, p99Difference, hops, worst }: Comparison): string {
  const lateness = `Worst lateness: generator ${worst.generator.toFixed(1)} ms, replicas ${worst.replicas.toFixed(1)} ms`;
  if (reasons.length > 0) return [...reasons.map((reason) => `INVALID: ${reason}`), lateness].join('\n');
  const most = hops.reduce((a, b) => (b.use > a.use ? b : a));
  const limit = `${100 * WITHIN} %`;
  const judged =
    agrees === null
      ? `not judged, since ${most.model} has a use of ${(100 * most.use).toFixed(0)} % (judged up to ${100 * MOST_USE} %)`
      : agrees
        ? `within ${limit}`
        : `more than ${limit}`;
  return `P99 of the replay against the estimate: ${percent(p99Difference)}, ${judged}\n${lateness}`;
}

function percent(share: number): string {
  return `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;
}
