import type { ClaimDeclaration } from 'repro';
import { claimsOf } from '../shared/claims/declare.js';
import {
  aboveClockwork,
  baselinesWithin,
  clipperAboveInfaas,
  fall,
  lateSuccesses,
  lowestShare,
  share,
  shortestOverrun,
  tailOverSlo,
} from './claims/measures.js';

const source = "Clockwork, OSDI'20, section 6.1 and Figure 5; bands of this project";
/** Requests/s of batches of 8 back to back: 8 / 9.93 ms. */
const ceiling = 'of the ceiling of 805.6 requests/s, 8 / 9.93 ms';

const claim = claimsOf('fig5');

/** What Figure 5 must show: Clockwork near the ceiling and never late; systems without control late and unpredictable. */
export const claims: readonly ClaimDeclaration[] = [
  claim(
    'ceiling',
    `Clockwork's goodput is at least 0.97 ${ceiling}, from 50 ms on`,
    source,
    ['at least', 0.97],
    (run) => lowestShare(run, [50, 100, 250, 500]),
  ),
  claim(
    'at-25ms',
    `At 25 ms Clockwork's goodput is at least 0.85 ${ceiling}`,
    source,
    ['at least', 0.85],
    (run) => share(run, 25),
  ),
  claim(
    'above-0-at-10ms',
    'At 10 ms Clockwork still answers in time: at least 0.001 of the ceiling',
    source,
    ['at least', 0.001],
    (run) => share(run, 10),
  ),
  claim(
    'tight-at-10ms',
    `At 10 ms Clockwork's goodput is at most 0.7 ${ceiling}`,
    source,
    ['at most', 0.7],
    (run) => share(run, 10),
  ),
  claim(
    'never-late',
    'Clockwork counts no successful answer as late, from 25 ms on',
    source,
    ['at most', 0],
    (run) => lateSuccesses(run, [25, 50, 100, 250, 500]),
    { unit: 'requests' },
  ),
  claim(
    'never-late-at-10ms',
    'Clockwork counts no successful answer as late at 10 ms either',
    source,
    ['at most', 0],
    (run) => lateSuccesses(run, [10]),
    { unit: 'requests' },
  ),
  claim(
    'tail',
    "The 99.99th percentile of Clockwork's successful answers is within the SLO, from 25 ms on",
    source,
    ['at most', 1],
    (run) => tailOverSlo(run, [25, 50, 100, 250, 500]),
  ),
  claim(
    'tail-at-10ms',
    "The 99.99th percentile of Clockwork's successful answers is within the SLO at 10 ms too",
    source,
    ['at most', 1],
    (run) => tailOverSlo(run, [10]),
  ),
  claim(
    'baselines-low',
    'Baselines have at most 0.05 of the ceiling at 50 ms and below',
    source,
    ['at most', 0.05],
    baselinesWithin,
  ),
  claim(
    'baselines-rise',
    "A baseline's goodput never falls when the SLO rises (by more than 5 % of the ceiling)",
    source,
    ['at most', 0.05],
    fall,
  ),
  claim(
    'clockwork-best',
    "No baseline's goodput is above Clockwork's at the same SLO, by more than the 95 % interval",
    source,
    ['at most', 0],
    aboveClockwork,
    { unit: 'requests/s' },
  ),
  claim(
    'clipper-below-infaas',
    "Clipper's goodput is below INFaaS's at 100, 250 and 500 ms",
    source,
    ['at most', 0],
    clipperAboveInfaas,
    { unit: 'requests/s' },
  ),
  claim(
    'baselines-cross',
    "Baselines' latencies cross the SLO: their 99th percentile is beyond it",
    source,
    ['at least', 1],
    shortestOverrun,
  ),
];
