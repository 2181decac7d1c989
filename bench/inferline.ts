import { findPipeline } from '../src/datasets/pipelines/find.js';
import { Engine } from '../src/serving-core/inferline/estimator/engine.js';
import { Services } from '../src/serving-core/inferline/estimator/stations.js';
import { Workspace } from '../src/serving-core/inferline/estimator/workspace.js';
import { bruteForce } from '../src/serving-core/inferline/planner/brute-force.js';
import { Judge } from '../src/serving-core/inferline/planner/judge.js';
import { planInferline } from '../src/serving-core/inferline/planner/planner.js';
import { stream } from '../src/serving-core/random/streams.js';
import { always, gammaGaps } from '../src/workloads/gaps/generate.js';
import { best, type Measurement } from './measure.js';

const QUERIES = 50_001;
const pipeline = findPipeline('image-driver-1');
const trace = (rate: number) =>
  gammaGaps(
    { rate: always(rate), squaredCv: always(4), clip: 0.047 },
    { gaps: QUERIES - 1 },
    stream(1, 'bench'),
  );
/** The notebook's configuration, and one that 1,000 queries/s keep some hundred replicas of busy. */
const small = (replicas: number) =>
  [
    { hardware: 'V100', batch: 16 },
    { hardware: 'V100', batch: 16 },
    { hardware: 'cpu', batch: 16 },
    { hardware: 'cpu', batch: 2 },
  ].map((entry) => ({ ...entry, replicas }));

function simulation(rate: number, replicas: number) {
  const space = new Workspace(pipeline, trace(rate));
  const stations = new Services(pipeline, 'batch').stations(small(replicas));
  return () => {
    new Engine(space, stations).advance();
    return QUERIES;
  };
}

/** InferLine's estimator in queries/s, against an event of the shared core; and planners in traces of 50,001 queries a second. */
export function inferline(event: Measurement): Measurement[] {
  const gaps = trace(100);
  const judge = () =>
    new Judge(pipeline, { gaps, outcome: null }, { slo: 350, criterion: 'p99', prefilter: false });
  const planned = (work: (own: Judge) => unknown) => () => {
    work(judge());
    return 1;
  };
  return [
    best('estimator, four models, 100 queries/s', 'queries/s', simulation(100, 1), event, 15),
    best('estimator, 100 replicas each, 1,000 queries/s', 'queries/s', simulation(1000, 100), event, 15),
    best('planner, P99 within 350 ms', 'plans/s', planned(planInferline), undefined, 3),
    best(
      'brute force, up to 5 replicas',
      'plans/s',
      planned((own) => bruteForce(own, { replicas: 5 })),
      undefined,
      3,
    ),
  ];
}
