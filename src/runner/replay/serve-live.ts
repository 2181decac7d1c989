import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { startClock } from '../../live/clock/live-clock.js';
import { type Played, playTrace } from '../../live/pipeline/play-trace.js';
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
  /** Processes between which the replicas are dealt. */
  processes: number;
  /** Existing folder for the logs of the processes. */
  logs: string;
}

export interface ServedLive {
  space: Workspace;
  stations: readonly Station[];
  played: Played;
}

/**
 * Starts processes with sleeping models, serves the trace and stops them, whatever happens. Throws UserError for processes that
 * cannot be started or end, and `E_INTERRUPTED` when `signal` says so.
 */
export async function serveLive(
  { pipeline, config, gaps, routes, variation, seed, processes, logs }: LiveServing,
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
    const links = await startReplicas(launcher, processes, logs, signal);
    try {
      played = await playTrace({
        ...{ time: startClock(false), space, stations, links, processes, signal },
        service: variation === 0 ? (model, size) => stations[model].service[size] : varied,
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

function interrupted(): UserError {
  return new UserError(
    'E_INTERRUPTED',
    'Stopped; only the logs of the processes were written.',
    '',
    ExitCode.interrupted,
  );
}
