import type { Estimated } from '../../planning/estimate.js';
import type { Distribution } from '../../serving-core/inferline/estimator/estimate.js';
import { renderTable } from '../table.js';
import { configCells, traceText } from './plan-text.js';

/** One configuration's estimate: the whole pipeline, then hop by hop. */
export function estimateText(estimated: Estimated, width: number): string {
  const { pipeline, config, latency, hops, cost, late, static: promised } = estimated;
  const columns = ['MEAN', 'P50', 'P90', 'P95', 'P99', 'P99.9', 'MAX'];
  const whole = renderTable(
    ['LATENCY MS', ...columns, '$/H', 'LATE'],
    [
      [
        pipeline.name,
        ...cells(latency),
        cost.toFixed(3),
        late === null ? '' : `${(100 * late).toFixed(3)} %`,
      ],
    ],
    { width, right: [...columns, '$/H', 'LATE'] },
  );
  const numbers = [
    'QUERIES',
    'BATCHES',
    'MEAN',
    'LARGEST',
    'LONGEST QUEUE',
    'BUSY',
    'WAIT MEAN',
    'P99',
    'MAX',
  ];
  const each = renderTable(
    ['MODEL', 'SERVED BY', ...numbers],
    hops.map((hop, model) => [
      hop.model,
      configCells(config)[model],
      String(hop.queries),
      String(hop.batches),
      hop.meanBatch.toFixed(2),
      String(hop.largestBatch),
      String(hop.longestQueue),
      `${(100 * hop.utilisation).toFixed(0)} %`,
      hop.wait.mean.toFixed(1),
      hop.wait.p99.toFixed(1),
      hop.wait.max.toFixed(1),
    ]),
    { width, right: numbers },
  );
  const bottleneck = pipeline.models[promised.bottleneck].name;
  const profiles = `From the profiles alone: ${promised.latency.toFixed(1)} ms on the slowest path, ${promised.throughput.toFixed(1)} queries/s (${bottleneck} is the bottleneck)`;
  return [traceText(estimated.trace), whole, each, profiles].join('\n\n');
}

function cells({ mean, p50, p90, p95, p99, p999, max }: Distribution): string[] {
  return [mean, p50, p90, p95, p99, p999, max].map((ms) => ms.toFixed(2));
}
