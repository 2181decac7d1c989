import {
  faroJobs,
  faroParts,
  type plainPredictors,
  plainPredictorsOf,
} from '../../runner/targets/faro-parts.js';
import { faroController } from '../../serving-core/faro/policies/policies.js';
import type { MinuteRow } from '../../serving-core/faro/simulator/minutes.js';
import { simulateFaro } from '../../serving-core/faro/simulator/simulation.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import type { Settings, SimulatorResult, Watch } from './offer.js';
import { readout } from './result.js';

/** What all runs of a page share: the load of each job by minute. */
export interface FaroBase {
  spec: Omit<FaroSpec, 'system' | 'trace' | 'minutes' | 'predictor' | 'forecaster'>;
  counts: readonly (readonly number[])[];
}

/** Quotas that the curve has. */
const STEPS = 8;

type Predictor = (typeof plainPredictors)[number];

/** What jobs come to with a quota. */
interface Outcome {
  requests: number;
  within: number;
  dropped: number;
  /** Means over jobs and minutes. */
  utility: number;
  effective: number;
}

/** The spec that settings stand for, but for its trace. */
export function faroSpec({ spec }: FaroBase, settings: Settings): FaroBase['spec'] {
  const { policy, quota, slo, processing } = settings;
  return {
    ...spec,
    policy: String(policy),
    quota: Number(quota),
    slo: Number(slo),
    processing: Number(processing),
  };
}

/** Serves the trace at the quota as `repro run` does, and at others for the curve. @throws UserError for what cannot be. */
export function simulateFaroCurve(base: FaroBase, settings: Settings, watch: Watch): SimulatorResult {
  const counts = base.counts.map((each) => Int32Array.from(each).subarray(0, Number(settings.minutes)));
  const spec = faroSpec(base, settings);
  const here = serve(spec, counts, settings);
  const points: [number, number][] = [[spec.quota, here.effective]];
  const result = (): SimulatorResult => ({
    readouts: [
      readout('effective', 'Effective utility', '', here.effective),
      readout('utility', 'Utility', '', here.utility),
      readout('within', 'Within SLO', '%', (100 * here.within) / here.requests),
      readout('dropped', 'Dropped', '%', (100 * here.dropped) / here.requests),
      readout('requests', 'Requests', '', here.requests),
      readout('quota', 'Replicas', '', spec.quota),
    ],
    curve: points.toSorted(([a], [b]) => a - b),
    goal: spec.quota,
  });
  const others = quotas(counts.length, spec.quota);
  for (const [i, quota] of others.entries()) {
    watch((i + 1) / (others.length + 1), result);
    points.push([quota, serve({ ...spec, quota }, counts, settings).effective]);
  }
  return result();
}

/** Quotas from one replica a job to twice the quota, the quota itself left out. */
function quotas(jobs: number, quota: number): number[] {
  const most = Math.max(2 * jobs, Math.round(1.6 * quota));
  const all = Array.from({ length: STEPS }, (_, i) => Math.round(jobs + (i * (most - jobs)) / (STEPS - 1)));
  return [...new Set(all)].filter((each) => each !== quota);
}

function serve(spec: FaroBase['spec'], counts: readonly Int32Array[], settings: Settings): Outcome {
  const predictor = String(settings.predictor) as Predictor;
  const parts = faroParts(spec, counts, (quantile) => plainPredictorsOf(predictor, quantile, counts));
  const rows: MinuteRow[] = [];
  simulateFaro(
    {
      seed: Number(settings.seed),
      jobs: faroJobs(spec, counts),
      quota: spec.quota,
      controller: faroController(spec.policy, parts),
      spacing: spec.spacing,
      invariants: true,
    },
    { minute: (row) => rows.push(row) },
  );
  const sum = (of: (row: MinuteRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return {
    requests: sum(({ requests }) => requests),
    within: sum(({ within }) => within),
    dropped: sum(({ dropped }) => dropped),
    utility: sum(({ utility }) => utility) / rows.length,
    effective: sum(({ effective }) => effective) / rows.length,
  };
}
