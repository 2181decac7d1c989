import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import type { LoadableModel, SessionOptions } from '../../inference/runtime/sessions.js';
import { startClock } from '../../live/clock/live-clock.js';
import type { Computing } from '../../live/pipeline/computing.js';
import { type Played, type PlayOptions, playTrace } from '../../live/pipeline/play-trace.js';
import type { Station } from '../../serving-core/inferline/estimator/engine.js';
import { Services } from '../../serving-core/inferline/estimator/stations.js';
import { varyingService } from '../../serving-core/inferline/estimator/varying-service.js';
import { Workspace } from '../../serving-core/inferline/estimator/workspace.js';
import { checkServed } from '../../serving-core/inferline/invariants.js';
import {
  type Pipeline,
  type PipelineConfig,
  profileIn,
} from '../../serving-core/inferline/pipeline/pipeline.js';
import { stream } from '../../serving-core/random/streams.js';
import { localLauncher } from '../processes/shell-launcher.js';
import { startReplicas } from './start-replicas.js';

/** A configured pipeline, and the trace that processes of this machine serve by it. */
export interface LiveServing {
  pipeline: Pipeline;
  config: PipelineConfig;
  /** ms. */
  gaps: Float64Array;
  routes: Uint16Array | null;
  /** Share of the service times' variation that their p99 latencies ask for, 0 to 1. */
  variation: number;
  seed: number;
  /** ms that an idle replica waits before it takes a batch. */
  batchingDelay: number;
  /** Who changes the number of replicas while they serve. */
  scaling?: PlayOptions['scaling'];
  /** Processes between which the replicas are dealt. */
  processes: number;
  /** Existing folder for the logs of the processes. */
  logs: string;
  /** Replicas of these models compute; the others sleep. */
  compute?: ComputeOptions;
}

export interface ComputeOptions extends SessionOptions {
  /** By model of the pipeline; undefined for one that sleeps. */
  models: readonly (LoadableModel | undefined)[];
}

export interface ServedLive {
  space: Workspace;
  stations: readonly Station[];
  played: Played;
}

/**
 * Starts processes of replicas, serves the trace and stops them, whatever happens. Throws UserError for processes that
 * cannot be started or end, and `E_INTERRUPTED` when `signal` says so.
 */
export async function serveLive(
  { pipeline, config, gaps, routes, variation, seed, logs, compute, ...playing }: LiveServing,
  signal: AbortSignal,
  answered?: (answered: number, queries: number) => void,
): Promise<ServedLive> {
  const stations = new Services(pipeline, 'batch').stations(config);
  const profiles = config.map((_, model) => profileIn(pipeline, config, model));
  const varied = varyingService(stations, profiles, variation, stream(seed, 'inferline/replay'));
  const launcher = localLauncher();
  const space = new Workspace(pipeline, gaps, routes);
  let played: Played;
  try {
    const computing = computingOf(config, compute);
    const links = await startReplicas(launcher, playing.processes, logs, signal, computing);
    try {
      played = await playTrace({
        ...playing,
        time: startClock(false),
        space,
        stations,
        links,
        signal,
        service: variation === 0 ? (model, size) => stations[model].service[size] : varied,
        computes: compute?.models.map((model) => model !== undefined),
        progress: (count) => answered?.(count, space.queries),
      });
    } finally {
      links.close();
    }
  } catch (error) {
    throw signal.aborted ? interrupted() : error;
  } finally {
    await launcher.close();
  }
  checkServed(space, played.router);
  return { space, stations, played };
}

// Numbered as a played trace numbers them.
function computingOf(config: PipelineConfig, compute: ComputeOptions | undefined): Computing | undefined {
  if (!compute) return undefined;
  const { models, threads, provider } = compute;
  const all = config.flatMap(({ replicas, batch }, model) =>
    Array<[number, number]>(replicas).fill([model, batch]),
  );
  const replicas = all.flatMap(([at, batch], replica) => {
    const model = models[at];
    return model ? [{ replica, model, batch }] : [];
  });
  return { threads, provider, replicas };
}

function interrupted(): UserError {
  return new UserError(
    'E_INTERRUPTED',
    'Stopped; only the logs of the processes were written.',
    '',
    ExitCode.interrupted,
  );
}
