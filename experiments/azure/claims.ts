import type { ClaimDeclaration } from 'repro';
import { claimsOf } from '../shared/claims/declare.js';
import { atLoad } from './claims/points.js';
import { completionOverDuration, durationP99, expectedLonger } from './claims/predictions.js';
import {
  batchFollowsLoad,
  failuresPerMillion,
  fewestColdStarts,
  goodputShare,
  highest,
} from './claims/service.js';
import { paperFailures, paperRequests } from './settings.js';

const paper = "Clockwork, OSDI'20, section 6.5 and Figures 9 and 10";
/** These numbers were set for this project. */
const band = `acceptance band of this project (${paper})`;

const claim = claimsOf('azure');
const milliseconds = { unit: 'ms' };

/** What Figures 9 and 10 must show, at no more than 80 % of what the GPUs can serve; docs/metrics.md defines goodput. */
export const claims: readonly ClaimDeclaration[] = [
  claim(
    'goodput',
    'At 80 % of capacity or less, 0.9999 of all requests are answered within their SLO',
    band,
    ['at least', 0.9999],
    atLoad('least', goodputShare(100_000)),
  ),
  claim(
    'six-nines',
    '99.9999 % of all requests are answered within their SLO: at most one in a million is not',
    `${paper}; the abstract of its second version. Its run is said to have had ${paperFailures} failures in ${paperRequests / 1e6} million (published.tsv)`,
    ['at most', 1],
    atLoad('most', failuresPerMillion(1)),
    { unit: 'per million' },
  ),
  claim(
    'within-slo',
    'No successful response takes longer than the SLO of 100 ms',
    `${paper}, from a reading card (published.tsv)`,
    ['at most', 100],
    atLoad('most', highest('success_latency_max')),
    milliseconds,
  ),
  claim(
    'median',
    'The median latency stays far below the SLO: at half of it or less in every bucket',
    band,
    ['at most', 50],
    atLoad('most', highest('latency_median')),
    milliseconds,
  ),
  claim(
    'cold-starts',
    'Every minute has cold starts that succeed',
    paper,
    ['at least', 1],
    atLoad('least', fewestColdStarts),
    { unit: 'cold starts' },
  ),
  claim(
    'batch-follows-load',
    'Batch sizes follow the load: their correlation over the buckets is 0.5 or more',
    band,
    ['at least', 0.5],
    atLoad('least', batchFollowsLoad),
  ),
  claim(
    'infer-p99',
    'Durations of inferences are predicted to 0.2 ms at the 99th percentile',
    band,
    ['at most', 0.2],
    durationP99('infer'),
    milliseconds,
  ),
  claim(
    'load-p99',
    'Durations of loads are predicted to 1 ms at the 99th percentile',
    band,
    ['at most', 1],
    durationP99('load'),
    milliseconds,
  ),
  claim(
    'expected-longer',
    'Most inferences take less than expected',
    `${band}; the estimator is nearly the longest of the last ten`,
    ['at least', 0.5],
    expectedLonger,
  ),
  claim(
    'infer-completion',
    'Completions of inferences are harder to predict than durations, at the 99th percentile',
    band,
    ['at least', 1],
    completionOverDuration('infer'),
  ),
  claim(
    'load-completion',
    'Completions of loads are harder to predict than durations, at the 99th percentile',
    band,
    ['at least', 1],
    completionOverDuration('load'),
  ),
];
