import { isPolicyFile } from '../../experiment/load-faro-policy.js';
import { plainPredictors } from '../../runner/targets/faro-parts.js';
import { faroCounts } from '../../runner/targets/faro-point.js';
import { predictorOf } from '../../runner/targets/faro-predictors.js';
import { faroPolicyNames } from '../../serving-core/faro/policies/policies.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import { choice, number, seedControl } from './controls.js';
import type { FaroBase } from './faro.js';
import type { OfferOf } from './offer.js';
import { ofSystem, type Planned, type Start, withSpecs } from './planned-specs.js';

/** What a page simulates at most, so that a curve takes some seconds. */
const MOST_JOBS = 12;
const MOST_MINUTES = 120;
const MINUTES = 30;

/** The simulator of Faro with the trace of this run; null when none of its points is of Faro, or all have too many jobs. */
export function offerFaro(planned: readonly Planned[]): OfferOf<'faro', FaroBase> | null {
  const all = ofSystem(planned, 'faro');
  const [first] = all;
  if (!first) return null;
  const { counts } = faroCounts({ ...first.spec, minutes: MOST_MINUTES });
  if (counts.length > MOST_JOBS) return null;
  const same = all.filter(
    ({ spec: { trace, copies } }) => trace === first.spec.trace && copies === first.spec.copies,
  );
  const { starts, specs } = withSpecs(same.map((one) => startFrom(one)));
  const minutes = Math.max(...counts.map((each) => each.length));
  return {
    system: 'faro',
    about:
      'Faro with the first minutes of the trace of this run: what jobs that share replicas come to, by how many there are, by the core that repro run simulates with, here in the page.',
    controls: [
      number('quota', 'Replicas', 'of all jobs', [counts.length, Math.max(64, 8 * counts.length), 1]),
      choice('policy', 'Policy', faroPolicyNames),
      choice('predictor', 'Predictor', plainPredictors),
      number('slo', 'SLO', 'ms', [50, 5000, 10]),
      number('processing', 'Processing time', 'ms, as policies take it', [10, 1000, 1]),
      number('minutes', 'Time', 'min', [5, minutes, 1]),
      seedControl(starts),
    ],
    starts,
    specs,
    shared: { counts: counts.map((each) => [...each]) },
    axes: { x: 'Replicas of all jobs', y: 'Effective utility', goal: 'quota', kind: 'line' },
  };
}

function startFrom({ point, spec }: Planned<FaroSpec>): Start<FaroBase['spec']> {
  const { policy, quota, slo, processing, minutes } = spec;
  const own = isPolicyFile(policy);
  const wanted = predictorOf(spec);
  const predictor = plainPredictors.find((name) => name === wanted);
  const shown = Math.min(MINUTES, minutes);
  const notes = [
    ...(shown < minutes ? [`${shown} of its ${minutes} minutes`] : []),
    ...(predictor ? [] : [`the oracle in place of its ${wanted} predictor`]),
    ...(own ? ['faro-fair in place of its own policy'] : []),
  ];
  const { spacing, quantile, copies, faro, solver, even } = spec;
  const left = { spacing, quantile, copies, faro, solver, even };
  const settings = {
    quota,
    slo,
    processing,
    seed: point.seed,
    minutes: shown,
    policy: own ? 'faro-fair' : policy,
    predictor: predictor ?? 'oracle',
  };
  return {
    point: point.name,
    settings,
    spec: { ...left, policy: '', quota: 0, slo: 0, processing: 0 },
    notes,
  };
}
