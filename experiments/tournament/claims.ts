import type { ClaimDeclaration } from 'repro';
import {
  costOf,
  largestRatio,
  leastAdvantage,
  leastShare,
  type Pairs,
  shareOfCapacity,
} from './claims/measures.js';
import type { Wanted } from './claims/points.js';
import { scaling } from './systems.js';

const ours = (from: string) =>
  `argument of this project from ${from}, put down after a look at seed 1 at two minutes a day; no paper has this comparison`;

type Relation = ClaimDeclaration['expected']['relation'];
const claim = (
  id: string,
  statement: string,
  from: string,
  [relation, value]: [Relation, number],
  measure: ClaimDeclaration['measure'],
  tolerance = 0,
): ClaimDeclaration => ({
  id: `tournament.${id}`,
  statement,
  source: ours(from),
  expected: { relation, value },
  tolerance,
  measure,
});

const alone = [0.6, 0.9].map((load) => ({ load, fleet: 'mixed', maxBatch: 1 }));

/** Each of some against another, at one place. */
const against = (others: readonly string[], other: string, at: Omit<Wanted, 'system'>): Pairs =>
  others.map((system) => [
    { system, ...at },
    { system: other, ...at },
  ]);

/** What should hold of whoever was built for it. None was changed after the small scale had been seen. */
export const claims: readonly ClaimDeclaration[] = [
  claim(
    'capacity',
    'Nobody has more good responses than the fleet can serve in its best batches',
    'what executions take',
    ['at most', 1],
    shareOfCapacity,
  ),
  claim(
    'edf-overload',
    'At 1.5 EDF answers more of the requests in time than FCFS, by the lower end of the interval',
    'what a deadline is for',
    ['more than', 0],
    (run) => leastAdvantage(run, against(['edf'], 'fcfs', { load: 1.5 }), true),
  ),
  claim(
    'clockwork-overload',
    'At 1.5 Clockwork answers more of the requests in time than FCFS, by the lower end of the interval',
    "Clockwork (OSDI'20, sections 4 and 6): what cannot be in time is not executed",
    ['more than', 0],
    (run) => leastAdvantage(run, against(['clockwork'], 'fcfs', { load: 1.5 }), true),
  ),
  claim(
    'one-queue',
    'One queue for the whole fleet (FCFS) answers at least as much in time as a queue an instance (least loaded) at every load',
    'queueing theory',
    ['at least', 0],
    (run) =>
      leastAdvantage(
        run,
        [0.3, 0.6, 0.9, 1.5].flatMap((load) => against(['fcfs'], 'least-loaded', { load })),
        false,
      ),
    0.002,
  ),
  claim(
    'shared-fleet',
    'At 0.6 a shared fleet (FCFS) answers at least as much in time as any that is parted by model',
    'queueing theory',
    ['at least', 0],
    (run) =>
      leastAdvantage(
        run,
        scaling.flatMap((system) => against(['fcfs'], system, { load: 0.6 })),
        false,
      ),
    0.002,
  ),
  claim(
    'scaling-saves',
    'At 0.3 every autoscaler has a smaller bill than the whole fleet',
    'what autoscalers are for',
    ['at most', 1],
    (run) => largestRatio(run, against(scaling, 'fcfs', { load: 0.3 }), costOf),
  ),
  claim(
    'scaling-cheaper',
    'At 0.3 every autoscaler has cheaper good responses than the whole fleet',
    'what autoscalers are for',
    ['at most', 1],
    (run) =>
      largestRatio(
        run,
        against(scaling, 'fcfs', { load: 0.3 }),
        ({ costPerMillion }) => costPerMillion.value,
      ),
  ),
  claim(
    'inferline-p99',
    'At 0.3 InferLine has 99 % in time: its plan and its tuner are for the 99th percentile',
    "InferLine (SoCC'20, sections 4 and 5)",
    ['at least', 0.99],
    (run) => leastShare(run, [{ system: 'inferline', load: 0.3 }]),
  ),
  claim(
    'kairos-mixed',
    'On unequal instances, where nobody batches, Kairos answers at least as much in time as FCFS',
    "Kairos (HPDC'23, section 5)",
    ['at least', 0],
    (run) =>
      leastAdvantage(
        run,
        alone.flatMap((at) => against(['kairos'], 'fcfs', at)),
        false,
      ),
    0.002,
  ),
  claim(
    'faro-ratio',
    'Where nobody batches and instances are short (0.9), Faro answers at least as much in time as ratio autoscaling',
    "Faro (EuroSys'25, section 6)",
    ['at least', 0],
    (run) => leastAdvantage(run, against(['faro'], 'ratio', alone[1]!), false),
    0.002,
  ),
];
