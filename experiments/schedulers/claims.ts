import type { ClaimDeclaration } from 'repro';
import { extremeAdvantage, largest, shortestTail, smallestFall, unequalArrivals } from './claims/measures.js';
import { sumOf } from './measured.js';
import { baselines, schedulers } from './systems.js';

const derived =
  "derived from Clockwork, OSDI'20, section 3 (consolidated choice); no paper has this comparison";
const design = 'how the comparison is made';
const arithmetic = 'what a cache is';

const slos = [25, 50, 100, 250];
const all = [...schedulers, ...baselines];
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
  measure,
});

/** What should hold if planning from predictions is worth it; shares are of all requests, differences are paired by arrival. */
export const claims: readonly ClaimDeclaration[] = [
  claim(
    'same-arrivals',
    'Every system receives the same requests',
    design,
    ['at most', 0],
    (run) =>
      unequalArrivals(
        run,
        slos.flatMap((slo) => all.map((system) => ({ system, slo }))),
      ),
    { unit: 'requests' },
  ),
  claim(
    'above-baselines',
    'At 25 and 50 ms INFER5 answers more of the requests in time than either baseline',
    derived,
    ['at least', 0],
    (run) => extremeAdvantage(run, against(baselines, [25, 50]), -1),
  ),
  claim(
    'not-below-baselines',
    'At 100 and 250 ms INFER5 is not below either baseline, although they never wait for weights',
    derived,
    ['at least', 0],
    (run) => extremeAdvantage(run, against(baselines, [100, 250]), -1),
    { tolerance: 0.005 },
  ),
  claim(
    'not-below-infer4',
    'INFER5 is not below its predecessor at any SLO',
    derived,
    ['at least', 0],
    (run) => extremeAdvantage(run, against(['INFER4'], slos), -1),
    { tolerance: 0.005 },
  ),
  claim(
    'not-below-smart',
    'INFER5 is not below SMART at any SLO',
    derived,
    ['at least', 0],
    (run) => extremeAdvantage(run, against(['SMART'], slos), -1),
    { tolerance: 0.005 },
  ),
  claim(
    'not-below-edf',
    'INFER5 is not below EDF, which predicts no load, at any SLO',
    derived,
    ['at least', 0],
    (run) => extremeAdvantage(run, against(['EDF'], slos), -1),
    { tolerance: 0.005 },
  ),
  claim(
    'never-late',
    'INFER5 and INFER4 give no successful answer after its SLO',
    derived,
    ['at most', 0],
    (run) =>
      largest(
        run,
        ['INFER5', 'INFER4'].flatMap((system) => slos.map((slo) => ({ system, slo }))),
        (one) => sumOf(one, ({ late }) => late),
      ),
    { unit: 'requests' },
  ),
  claim(
    'baselines-cross',
    "At 25 and 50 ms the 99th percentile of the baselines' latencies is beyond the SLO",
    derived,
    ['at least', 1],
    (run) =>
      shortestTail(
        run,
        baselines.flatMap((system) => [25, 50].map((slo) => ({ system, slo }))),
      ),
  ),
  claim(
    'v100-costs-little',
    "A V100's own noise costs no scheduler more than 0.005 of the requests at 25 ms",
    derived,
    ['at most', 0.005],
    (run) => extremeAdvantage(run, disturbed(schedulers, { noiseScale: 0 }, { noiseScale: 1 }), 1),
  ),
  claim(
    'v100-16-costs',
    "16 times a V100's noise costs every scheduler at least 0.01 of the requests at 25 ms",
    derived,
    ['at least', 0.01],
    (run) => extremeAdvantage(run, disturbed(schedulers, { noiseScale: 0 }, { noiseScale: 16 }), -1),
  ),
  claim(
    'spread-costs',
    'Executions of 1 ± 0.4 of their profile cost every scheduler at least 0.01 of the requests at 25 ms',
    derived,
    ['at least', 0.01],
    (run) => extremeAdvantage(run, disturbed(schedulers, {}, { spread: 0.4 }), -1),
  ),
  claim(
    'spread-bearable',
    'Executions of 1 ± 0.1 of their profile cost INFER5 at most 0.02 of the requests at 25 ms',
    derived,
    ['at most', 0.02],
    (run) => extremeAdvantage(run, disturbed(['INFER5'], {}, { spread: 0.1 }), 1),
  ),
  claim(
    'cached-once',
    'A cache for all 48 copies is filled once',
    arithmetic,
    ['at most', 48],
    (run) =>
      largest(
        run,
        schedulers.map((system) => ({ system, cached: 48 })),
        ({ windows }) => Math.max(...windows.map(({ loads }) => loads)),
      ),
    { unit: 'transfers' },
  ),
  claim('cold-fall', 'Cold starts do not rise with a larger cache', arithmetic, ['at least', 0], (run) =>
    smallestFall(run, [12, 24, 48], schedulers),
  ),
  claim(
    'cache-pays',
    'A cache for all copies lets every scheduler answer more in time at 25 ms than one for half of them',
    arithmetic,
    ['at least', 0],
    (run) => extremeAdvantage(run, disturbed(schedulers, { cached: 48 }, { cached: 24 }), -1),
  ),
];
