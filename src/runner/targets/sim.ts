import { contentHash } from '../../content-hash.js';
import type { SystemSpec } from '../../experiment/declaration.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import type { TraceSpec } from '../../serving-core/inferline/spec.js';
import type { Dataset } from '../../telemetry/run.js';
import { AnswerWatch, ClearlyMissed } from '../../telemetry/writer/answer-watch.js';
import type { PointControl, PointJob, PointOutcome } from '../job.js';
import { bindWorkload } from './bind-workload.js';
import { checkController } from './check-controller.js';
import { instantiate } from './instantiate.js';
import { instantiateOnGpu } from './instantiate-on-gpu.js';
import { isolatedExecution } from './isolated-execution.js';

/** What a point takes from outside of its spec. */
export interface PointNeeds {
  /** Days of the Azure trace that its workload replays. */
  days: readonly number[];
  /** Content hashes of the user's files that its workload reads, by path. */
  files: ReadonlyMap<string, string>;
  /** What it replays beside such days. */
  datasets?: Dataset[];
  /** Seconds that its client sends for, when that can be told beforehand. */
  seconds?: number;
  /** Requests that it will issue, when its trace tells them; else the declaration must. */
  requests?: number;
  /** Minutes of its trace that are served: a trace may be shorter than what was asked for. */
  minutes?: number;
  /** Whether its load does not change over time by design. */
  steady?: boolean;
}

/**
 * Runs one point in virtual time: hands it to the simulator of its system. A point with a goal also counts its answers, and stops as soon as
 * it has missed beyond doubt.
 */
export async function simulatePoint(job: PointJob, control: PointControl): Promise<PointOutcome> {
  if (job.goal === undefined) return simulate(job, control);
  const watch = new AnswerWatch(job.goal.limits, job.goal.expected);
  const answers = (stopped: boolean) => ({ count: watch.answers, missed: watch.missed, stopped });
  try {
    return { ...(await simulate({ ...job, watch }, control)), answers: answers(false) };
  } catch (error) {
    if (!(error instanceof ClearlyMissed)) throw error;
    return { rows: {}, notices: [], counters: {}, answers: answers(true) };
  }
}

async function simulate(job: PointJob, control: PointControl): Promise<PointOutcome> {
  switch (job.spec.system) {
    case 'clockwork': {
      const { simulateClockworkPoint } = await import('./sim-clockwork.js');
      return simulateClockworkPoint(job, control);
    }
    case 'gpu': {
      const { simulateGpuPoint } = await import('./sim-gpu.js');
      return simulateGpuPoint(job, job.spec, control);
    }
    case 'clipper': {
      const { simulateClipperPoint } = await import('./sim-clipper.js');
      return simulateClipperPoint(job, job.spec, control);
    }
    case 'infaas': {
      const { simulateInfaasPoint } = await import('./sim-infaas.js');
      return simulateInfaasPoint(job, job.spec, control);
    }
    case 'inferline': {
      const { simulateInferlinePoint } = await import('./sim-inferline.js');
      return simulateInferlinePoint(job, job.spec, control);
    }
    case 'kairos': {
      const { simulateKairosPoint } = await import('./sim-kairos.js');
      return simulateKairosPoint(job, job.spec, control);
    }
    case 'faro': {
      const { simulateFaroPoint } = await import('./sim-faro.js');
      return simulateFaroPoint(job, job.spec, control);
    }
    case 'faro-forecast': {
      const { simulateFaroForecast } = await import('./sim-faro-forecast.js');
      return simulateFaroForecast(job, job.spec, control);
    }
    case 'faro-solver': {
      const { solveFaroPoint } = await import('./sim-faro-solver.js');
      return solveFaroPoint(job, job.spec, control);
    }
    case 'tournament': {
      const { simulateTournamentPoint } = await import('./sim-tournament.js');
      return simulateTournamentPoint(job, job.spec, control);
    }
  }
}

/**
 * Throws the UserError that a point would run into at once: an unknown workload or model, a wrong argument, a cache too small, a
 * workload without an end, an unknown controller, a policy that cannot be loaded. Asked before anything runs, so that a typing
 * mistake does not become a logdir of failed points. Returns what the point takes from outside of its spec.
 */
export async function checkPoint(
  spec: SystemSpec,
  profiles: Readonly<Record<string, ModelProfile>>,
): Promise<PointNeeds> {
  if (spec.system === 'gpu') {
    isolatedExecution(spec, profiles);
    return { days: [], files: new Map(), steady: true };
  }
  if (spec.system === 'inferline') {
    const { checkInferline } = await import('./check-inferline.js');
    return { days: [], ...checkInferline(spec), steady: steadyArrivals(spec.arrivals) };
  }
  if (spec.system === 'kairos') {
    const { checkKairos } = await import('./check-kairos.js');
    return { days: [], files: checkKairos(spec), steady: 'rate' in spec.load };
  }
  if (spec.system === 'faro') {
    const { checkFaro } = await import('./check-faro.js');
    return { days: [], ...(await checkFaro(spec)) };
  }
  if (spec.system === 'faro-forecast') {
    const { checkFaroForecast } = await import('./check-faro.js');
    return { days: [], ...checkFaroForecast(spec) };
  }
  if (spec.system === 'faro-solver') {
    const { checkFaroSolver } = await import('./check-faro.js');
    return { days: [], ...checkFaroSolver(spec) };
  }
  if (spec.system === 'tournament') {
    const { checkTournament } = await import('./check-tournament.js');
    return { days: [], ...(await checkTournament(spec, profiles)) };
  }
  if (spec.system === 'clockwork') await checkController(spec.controller);
  const files = new Map<string, string>();
  const onFile = (path: string, text: string) => files.set(path, contentHash(text));
  const { loads, days = [], endsAfter, steady } = await bindWorkload(spec, Object.keys(profiles), { onFile });
  if (spec.system === 'clockwork') instantiate(loads, profiles, spec);
  else instantiateOnGpu(loads, profiles, spec);
  const { duration } = spec.client;
  const seconds = Math.min(duration ?? Number.POSITIVE_INFINITY, endsAfter ?? Number.POSITIVE_INFINITY);
  return { days, files, seconds: Number.isFinite(seconds) ? seconds : undefined, steady };
}

// A schedule of rates or burstiness has several values, or a shape.
function steadyArrivals({ trace, autoscale, rate, cv, cv2 }: TraceSpec): boolean {
  const changes = [rate, cv, cv2].some((text) => text !== undefined && !Number.isFinite(Number(text)));
  return trace === undefined && autoscale === undefined && !changes;
}
