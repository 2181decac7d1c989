import type { ClaimDeclaration } from 'repro';
import { atLoad } from './claims/points.js';
import { completionOverDuration, durationP99, expectedLonger } from './claims/predictions.js';
import {
  batchFollowsLoad,
  coldSuccess,
  failuresIn,
  fewestColdStarts,
  goodputShare,
  highest,
} from './claims/service.js';
import { paperFailures, paperRequests } from './settings.js';

const paper = "Clockwork, OSDI'20, section 6.5 and Figures 9 and 10";
/** These numbers were set for this project. */
const band = `acceptance band of this project (${paper})`;

/** What Figures 9 and 10 must show, at no more than 80 % of what the GPUs can serve; docs/metrics.md defines goodput. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'azure.goodput',
    statement: 'At 80 % of capacity or less, 0.9999 of all requests are answered within their SLO',
    source: band,
    expected: { relation: 'at least', value: 0.9999 },
    tolerance: 0,
    measure: atLoad(goodputShare(100_000)),
  },
  {
    id: 'azure.six-nines',
    statement: '99.9999 % of all requests are answered within their SLO: at most one in a million is not',
    source: `${paper}; the abstract of its second version`,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0,
    unit: 'per million',
    measure: atLoad(failuresIn(1_000_000)),
  },
  {
    id: 'azure.failures',
    statement: `At most ${paperFailures} of 208 million requests fail`,
    source: `${paper}, from a reading card (published.tsv)`,
    expected: { relation: 'at most', value: paperFailures },
    tolerance: 0,
    unit: 'requests',
    measure: atLoad(failuresIn(paperRequests)),
  },
  {
    id: 'azure.within-slo',
    statement: 'No successful response takes longer than the SLO of 100 ms',
    source: `${paper}, from a reading card (published.tsv)`,
    expected: { relation: 'at most', value: 100 },
    tolerance: 0,
    unit: 'ms',
    measure: atLoad(highest('success_latency_max')),
  },
  {
    id: 'azure.median',
    statement: 'The median latency stays far below the SLO: at half of it or less in every bucket',
    source: band,
    expected: { relation: 'at most', value: 50 },
    tolerance: 0,
    unit: 'ms',
    measure: atLoad(highest('latency_median')),
  },
  {
    id: 'azure.cold-starts',
    statement: 'Every minute has cold starts that succeed',
    source: paper,
    expected: { relation: 'at least', value: 1 },
    tolerance: 0,
    unit: 'cold starts',
    measure: atLoad(fewestColdStarts),
  },
  {
    id: 'azure.cold-success',
    statement: 'Cold starts succeed: 0.99 of them, were every failure of the run a cold start',
    source: band,
    expected: { relation: 'at least', value: 0.99 },
    tolerance: 0,
    measure: atLoad(coldSuccess),
  },
  {
    id: 'azure.batch-follows-load',
    statement: 'Batch sizes follow the load: their correlation over the buckets is 0.5 or more',
    source: band,
    expected: { relation: 'at least', value: 0.5 },
    tolerance: 0,
    measure: atLoad(batchFollowsLoad),
  },
  {
    id: 'azure.infer-p99',
    statement: 'Durations of inferences are predicted to 0.2 ms at the 99th percentile',
    source: band,
    expected: { relation: 'at most', value: 0.2 },
    tolerance: 0,
    unit: 'ms',
    measure: durationP99('infer', true),
  },
  {
    id: 'azure.load-p99',
    statement: 'Durations of loads are predicted to 1 ms at the 99th percentile',
    source: band,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0,
    unit: 'ms',
    measure: durationP99('load', false),
  },
  {
    id: 'azure.expected-longer',
    statement: 'Most inferences take less than expected',
    source: `${band}; the estimator is nearly the longest of the last ten`,
    expected: { relation: 'at least', value: 0.5 },
    tolerance: 0,
    measure: expectedLonger,
  },
  {
    id: 'azure.infer-completion',
    statement: 'Completions of inferences are harder to predict than durations, at the 99th percentile',
    source: band,
    expected: { relation: 'at least', value: 1 },
    tolerance: 0,
    measure: completionOverDuration('infer'),
  },
  {
    id: 'azure.load-completion',
    statement: 'Completions of loads are harder to predict than durations, at the 99th percentile',
    source: band,
    expected: { relation: 'at least', value: 1 },
    tolerance: 0,
    measure: completionOverDuration('load'),
  },
];
