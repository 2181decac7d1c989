import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { extremeAdvantage, shortestTail, smallestFall, sureAdvantage } from './claims/measures.js';
import { baselines, schedulers } from './systems.js';

const argument =
  "argument of this project from Clockwork, OSDI'20, section 3 (consolidated choice), put down after seed 0; no paper has this comparison";
const band = 'band of this project, set after seed 0; no paper has this comparison';
const arithmetic = 'argument of this project: a larger cache holds more, put down after seed 0';

const slos = [25, 50, 100, 250];
/** INFER5 and another at each of some SLOs. */
const against = (others: readonly string[], at: readonly number[]) =>
  others.flatMap((other) =>
    at.map(
      (slo) =>
        [
          { system: 'INFER5', slo },
          { system: other, slo },
        ] as const,
    ),
  );
/** Each scheduler undisturbed, and with something else. */
const disturbed = (names: readonly string[], before: object, after: object) =>
  names.map(
    (name) =>
      [
        { system: name, ...before },
        { system: name, ...after },
      ] as const,
  );

type Relation = ClaimDeclaration['expected']['relation'];
const claim = (
  id: string,
  statement: string,
  source: string,
  [relation, value]: [Relation, number],
  measure: ClaimDeclaration['measure'],
  more: { tolerance?: number; unit?: string } = {},
): ClaimDeclaration => ({
  id: `schedulers.${id}`,
  statement,
  source,
  expected: { relation, value },
  tolerance: 0,
  ...more,
  measure: source === band ? (run) => afterSeed0(run) ?? measure(run) : measure,
});

/** A band cannot be judged by the run that it was set after. */
const afterSeed0 = ({ manifest }: Run): Measurement | undefined =>
  manifest?.seed === 0
    ? { notTestable: 'the band was set after seed 0 had been seen: judge another, such as --seed 1' }
    : undefined;

/** What should hold if planning from predictions is worth it; shares are of all requests, differences are paired by arrival. */
export const claims: readonly ClaimDeclaration[] = [
  claim(
    'above-baselines',
    'At 25 and 50 ms INFER5 answers more of the requests in time than either baseline, by the lower ends of the intervals',
    argument,
    ['more than', 0],
    (run) => sureAdvantage(run, against(baselines, [25, 50])),
  ),
  claim(
    'not-below-baselines',
    'At 100 and 250 ms INFER5 is not below either baseline, although they never wait for weights',
    band,
    ['at least', 0],
    (run) => extremeAdvantage(run, against(baselines, [100, 250]), -1),
    { tolerance: 0.005 },
  ),
  claim(
    'not-below-infer4',
    'INFER5 is not below its predecessor at any SLO',
    band,
    ['at least', 0],
    (run) => extremeAdvantage(run, against(['INFER4'], slos), -1),
    { tolerance: 0.005 },
  ),
  claim(
    'not-below-smart',
    'INFER5 is not below SMART at any SLO',
    band,
    ['at least', 0],
    (run) => extremeAdvantage(run, against(['SMART'], slos), -1),
    { tolerance: 0.005 },
  ),
  claim(
    'not-below-edf',
    'INFER5 is not below EDF, which predicts no load, at any SLO',
    band,
    ['at least', 0],
    (run) => extremeAdvantage(run, against(['EDF'], slos), -1),
    { tolerance: 0.005 },
  ),
  claim(
    'baselines-cross',
    "At 25 and 50 ms the 99th percentile of the baselines' latencies is beyond the SLO",
    argument,
    ['more than', 1],
    (run) =>
      shortestTail(
        run,
        baselines.flatMap((system) => [25, 50].map((slo) => ({ system, slo }))),
      ),
  ),
  claim(
    'v100-costs-little',
    "A V100's own noise costs no scheduler more than 0.005 of the requests at 25 ms",
    band,
    ['at most', 0.005],
    (run) => extremeAdvantage(run, disturbed(schedulers, { noiseScale: 0 }, { noiseScale: 1 }), 1),
  ),
  claim(
    'v100-16-costs',
    "16 times a V100's noise costs every scheduler at least 0.01 of the requests at 25 ms",
    band,
    ['at least', 0.01],
    (run) => extremeAdvantage(run, disturbed(schedulers, { noiseScale: 0 }, { noiseScale: 16 }), -1),
  ),
  claim(
    'spread-costs',
    'Executions of 1 ± 0.4 of their profile cost every scheduler at least 0.01 of the requests at 25 ms',
    band,
    ['at least', 0.01],
    (run) => extremeAdvantage(run, disturbed(schedulers, {}, { spread: 0.4 }), -1),
  ),
  claim(
    'spread-bearable',
    'Executions of 1 ± 0.1 of their profile cost INFER5 at most 0.02 of the requests at 25 ms',
    band,
    ['at most', 0.02],
    (run) => extremeAdvantage(run, disturbed(['INFER5'], {}, { spread: 0.1 }), 1),
  ),
  claim('cold-fall', 'Cold starts do not rise with a larger cache', arithmetic, ['at least', 0], (run) =>
    smallestFall(run, [12, 24, 48], schedulers),
  ),
  claim(
    'cache-pays',
    'A cache for all copies lets every scheduler answer more in time at 25 ms than one for half of them, by the lower ends of the intervals',
    arithmetic,
    ['more than', 0],
    (run) => sureAdvantage(run, disturbed(schedulers, { cached: 48 }, { cached: 24 })),
  ),
];
