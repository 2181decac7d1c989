import { stream } from '../../random/streams.js';
import { type ArrivalSource, Arrivals, ListedArrivals, MergedArrivals } from './arrivals.js';
import { ClosedLoop } from './closed-loop.js';
import { JobLine, type RequestSink } from './job-line.js';
import { rayRouter, resnet34 } from './lognormal.js';
import { type FaroSimulationOptions, type Load, MINUTE } from './options.js';

const S = 1e9;

/** A line for each job, with the replicas that it begins with. */
export function makeLines(options: FaroSimulationOptions, sink: RequestSink): JobLine[] {
  const { jobs, controller, seed, lookBack = 30 } = options;
  const countArrivals = controller.tiers.some(({ policy }) => policy.clearsArrivals);
  return jobs.map((own, job) => {
    const line = new JobLine(
      job,
      arrivalsOf(options, job),
      {
        seed,
        countArrivals,
        lookBack: lookBack * S,
        bin: MINUTE * S,
        service: own.service ?? resnet34,
        router: own.router ?? options.router ?? rayRouter,
        inFlight: own.inFlight ?? options.inFlight ?? 4,
        maxQueue: own.maxQueue ?? options.maxQueue ?? 50,
      },
      sink,
    );
    line.replicas.add(controller.initial[job]);
    return line;
  });
}

function arrivalsOf(options: FaroSimulationOptions, job: number): ArrivalSource {
  const { unit = MINUTE, spacing = 'poisson', jobs } = options;
  const { counts, loads = [] } = jobs[job];
  const all: Load[] = [...(counts.length > 0 ? [{ counts, unit, spacing }] : []), ...loads];
  const sources = all.map((load, i) => {
    if ('times' in load) return new ListedArrivals(load.times);
    if ('tasks' in load) {
      const { tasks, overhead, until = Number.POSITIVE_INFINITY } = load;
      return new ClosedLoop({ requests: tasks, pause: overhead * S, until: until * S });
    }
    const name = `faro/${job}/arrivals${i > 0 ? `/${i}` : ''}`;
    const spread = { unit: load.unit * S, spacing: load.spacing, overhead: (load.overhead ?? 0) * S };
    return new Arrivals(load.counts, spread, stream(load.seed ?? options.seed, name));
  });
  return sources.length === 1
    ? sources[0]
    : new MergedArrivals([new ListedArrivals(new Float64Array(0)), ...sources]);
}
