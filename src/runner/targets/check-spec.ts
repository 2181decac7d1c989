import { MOST_FUNCTIONS } from '../../datasets/azure/synth/generate.js';
import { unknownName } from '../../errors.js';
import type { SystemSpec } from '../../experiment/declaration.js';
import { controllerHostPresets } from '../../serving-core/clockwork/controller-host.js';
import { networkPresets } from '../../serving-core/clockwork/network.js';
import { noisePresets } from '../../serving-core/clockwork/worker/noise.js';
import { contentionPresets } from '../../serving-core/gpu/contention.js';
import { variationPresets } from '../../serving-core/gpu/variation.js';
import { LARGEST_SEED } from '../plan/seeds.js';
import { checkNoise } from './check-noise.js';
import { faroForecastSpec, faroSolverSpec, faroSpec } from './faro-spec.js';
import { inferlineSpec } from './inferline-spec.js';
import { kairosSpec } from './kairos-spec.js';
import { badSpec, SpecFields } from './spec-fields.js';
import { tournamentSpec } from './tournament-spec.js';

/** More GPUs than any cluster has: beyond it is a slip, and the simulator would only run out of memory. */
const MOST_GPUS = 100_000;

/** Bounds of a row of `minutes`, s: rows may be late by one bucket, and the length must be some whole number of ns. */
const SHORTEST_BUCKET = 1;
const LONGEST_BUCKET = 86_400;

const systems = {
  clockwork,
  gpu,
  clipper,
  infaas,
  inferline: inferlineSpec,
  kairos: kairosSpec,
  faro: faroSpec,
  'faro-forecast': faroForecastSpec,
  'faro-solver': faroSolverSpec,
  tournament: tournamentSpec,
};

/**
 * Checks what `point()` returned, field by field, and returns it as a spec: a file may be JavaScript, and no type sees that a
 * count is 0. Names (workloads, models, controllers, zoos) are looked up elsewhere.
 *
 * @param point its name, for the message. @throws UserError `E_SPEC` naming the field, or `E_UNKNOWN_SYSTEM`.
 */
export function checkSpec(value: unknown, point: string): SystemSpec {
  const spec = new SpecFields(value, point);
  plainData(value, point, '');
  const system = spec.text('system');
  if (!Object.hasOwn(systems, system))
    throw unknownName('E_UNKNOWN_SYSTEM', `system in point() of ${point}`, system, Object.keys(systems));
  if (!['inferline', 'kairos'].includes(system) && !system.startsWith('faro')) spec.text('zoo');
  systems[system as keyof typeof systems](spec, point);
  return value as SystemSpec;
}

/** Deeper than any spec: what nests further contains itself. */
const DEEPEST = 20;

// A spec is hashed and crosses threads, which functions, bigints and cycles cannot.
function plainData(value: unknown, point: string, at: string, depth = 0): void {
  if (['function', 'bigint', 'symbol'].includes(typeof value))
    throw badSpec(point, `${at} must be plain data, but is a ${typeof value}`);
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEEPEST) throw badSpec(point, `${at.split('.', 1)[0]} nests too deep`);
  for (const [name, field] of Object.entries(value))
    plainData(field, point, at === '' ? name : `${at}.${name}`, depth + 1);
}

function clockwork(spec: SpecFields, point: string): void {
  const controller = spec.object('controller');
  if (controller.has('policy')) controller.text('policy');
  else controller.text('type');
  controller.flag('generateInputs');
  controller.integer('maxGpus');
  controller.numbers('scheduleAhead', 'defaultSlo', 'maxExec');
  controller.integer('maxBatch');
  controller.choice('loadTracker', ['reference', 'fixed']);
  const workers = spec.object('workers');
  const gpus = workers.integer('count', 1, MOST_GPUS) * workers.integer('gpusPerWorker', 1, MOST_GPUS);
  if (gpus > MOST_GPUS)
    throw badSpec(point, `workers has ${gpus} GPUs in all, but may have ${MOST_GPUS} at most`);
  for (const name of ['weightsCacheSize', 'pageSize']) workers.integer(name);
  if (workers.has('hostMemory')) workers.integer('hostMemory');
  spec.presetOr('network', networkPresets, () =>
    spec.object('network').numbers(...Object.keys(networkPresets.ideal)),
  );
  if (spec.has('noise')) spec.presetOr('noise', noisePresets, () => checkNoise(spec.object('noise')));
  if (spec.has('controllerHost'))
    spec.presetOr('controllerHost', controllerHostPresets, () =>
      spec.object('controllerHost').numbers(...Object.keys(controllerHostPresets.free)),
    );
  client(spec);
  if (spec.has('bucket')) spec.number('bucket', SHORTEST_BUCKET, LONGEST_BUCKET);
}

function gpu(spec: SpecFields): void {
  spec.text('model');
  spec.number('execution');
  spec.integer('concurrency', 1, MOST_GPUS);
  spec.integer('inferences');
  uncontrolled(spec);
}

function clipper(spec: SpecFields): void {
  containers(spec);
  const batching = spec.object('batching');
  batching.number('increase');
  batching.number('backoff', 0, 1);
  batching.integer('maxBatch');
}

function infaas(spec: SpecFields): void {
  containers(spec);
  const scaling = spec.object('scaling');
  scaling.number('period', 1);
  scaling.numbers('overloaded', 'idle', 'loading');
  scaling.integer('patience', 0);
}

function containers(spec: SpecFields): void {
  spec.number('slo');
  const gpuOfAll = spec.object('gpu');
  gpuOfAll.number('memory');
  uncontrolled(gpuOfAll);
  spec.object('delays').numbers('oneWay', 'before', 'after');
  client(spec);
}

// Its duration is judged with the workload, since only some need one.
function client(spec: SpecFields): void {
  const given = spec.object('client');
  given.text('workload');
  given.texts('args');
  given.flag('inputs');
  if (given.has('data')) traceData(given.object('data'));
}

function traceData(data: SpecFields): void {
  data.choice('from', ['auto', 'real', 'synthetic']);
  if (data.has('functions')) data.integer('functions', 1, MOST_FUNCTIONS);
  if (data.has('seed')) data.integer('seed', 0, LARGEST_SEED);
}

function uncontrolled(spec: SpecFields): void {
  spec.presetOr('contention', contentionPresets, () => {
    const contention = spec.object('contention');
    contention.curve('gain', 1);
    const shares = contention.list('favoured');
    const sum = shares.reduce<number>((all, share) => all + (share as number), 0);
    if (
      shares.length > 0 &&
      !(shares.every((share) => Number.isFinite(share) && (share as number) >= 0) && Math.abs(sum - 1) < 1e-9)
    )
      contention.fail('favoured', 'probabilities that sum to 1');
    const turn = contention.object('turn');
    turn.number('longest', turn.number('shortest', 1));
    turn.number('growth');
  });
  spec.presetOr('variation', variationPresets, () => spec.curve('variation', 2));
}
