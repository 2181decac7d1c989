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
  const differences = columns.map((name) => change(latency.replayed[name] / latency.estimated[name] - 1));
  const whole = renderTable(
    ['LATENCY MS', ...heads, 'LATE'],
    [row('estimated'), row('replayed'), ['difference', ...differences, '']],
    { width, right: [...heads, 'LATE'] },
  );
  const numbers = ['QUERIES', 'USE', 'BUSY', 'MEAN BATCH', 'BATCH MS', 'WAIT MS'];
  const each = renderTable(
    ['MODEL', 'SERVED BY', ...numbers],
    hops.map(({ model, computes, queries, use, busy, meanBatch, batchTime, wait }, i) => [
      ...[model, configCells(config)[i] + (computes ? ', ONNX' : ''), String(queries), percent(use)],
      pair(percent(busy.replayed), percent(busy.estimated)),
      pair(meanBatch.replayed.toFixed(2), meanBatch.estimated.toFixed(2)),
      pair(batchTime.replayed.toFixed(1), batchTime.profile.toFixed(1)),
      pair(wait.replayed.toFixed(1), wait.estimated.toFixed(1)),
    ]),
    { width, right: numbers },
  );
  const models = `Model by model, replayed / estimated (BATCH MS: / by the profile)\n${each}`;
  return [traceText(replayed.trace), whole, models, verdict(replayed)].join('\n\n');
}

function verdict({ reasons, agrees, p99Difference, hops, worst }: Comparison): string {
  const slept = worst.replicas === null ? '' : `, replicas ${worst.replicas.toFixed(1)} ms`;
  const lateness = `Worst lateness: generator ${worst.generator.toFixed(1)} ms${slept}`;
  if (reasons.length > 0) return [...reasons.map((reason) => `INVALID: ${reason}`), lateness].join('\n');
  const most = hops.reduce((a, b) => (b.use > a.use ? b : a));
  const limit = `${100 * WITHIN} %`;
  const judged =
    agrees === null
      ? `not judged, since ${most.model} has a use of ${percent(most.use)} (judged up to ${100 * MOST_USE} %)`
      : agrees
        ? `within ${limit}`
        : `more than ${limit}`;
  return `P99 of the replay against the estimate: ${change(p99Difference)}, ${judged}\n${lateness}`;
}

function pair(replayed: string, estimated: string): string {
  return `${replayed} / ${estimated}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function change(share: number): string {
  return `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;
}
