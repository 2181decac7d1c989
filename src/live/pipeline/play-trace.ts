import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import type { Station } from '../../serving-core/inferline/estimator/engine.js';
import type { Workspace } from '../../serving-core/inferline/estimator/workspace.js';
import { Router } from '../../serving-core/inferline/replay/router.js';
import type { ReplicaChange } from '../../serving-core/inferline/tuner/cluster.js';
import { Scaling } from '../../serving-core/inferline/tuner/scaling.js';
import type { Autoscaler } from '../../serving-core/inferline/tuner/tuner.js';
import { ClientReport } from '../client/report.js';
import type { LiveTime } from '../clock/live-clock.js';
import type { ReplicaLinks } from './replica-links.js';
import { ReplicaNumbers } from './replica-numbers.js';

/** ms beyond the longest service time after which a batch that has not come back means that something hangs. */
const HANGS = 10_000;
/** Before the first query, ns: nothing of the start-up must make it late. */
const HEAD_START = 50e6;

export interface PlayOptions {
  time: LiveTime;
  space: Workspace;
  stations: readonly Station[];
  /** How long a batch of `size` takes a model, ms: what a replica sleeps for, or should compute for. */
  service: (model: number, size: number) => number;
  /** By model: whether its replicas compute, so that how late their batches are says nothing of this machine's sleep. */
  computes?: readonly boolean[];
  /** ms that an idle replica waits before it takes a batch. */
  batchingDelay?: number;
  /** Who changes the number of replicas, and how long a new one takes until it serves, ms. */
  scaling?: { autoscaler: Autoscaler | null; startUp: number };
  links: ReplicaLinks;
  /** Number of processes, between which the replicas are dealt in turn: they are numbered model after model, new ones from there on. */
  processes: number;
  signal: AbortSignal;
  progress?: (answered: number) => void;
}

export interface Played {
  router: Router;
  /** Of the generator: lateness of every query. */
  queries: ClientReport;
  /** Of the replicas that sleep: how long after its time every batch was ready. */
  batches: ClientReport;
  /** By model: how long its batches should have taken in all, ms. */
  asked: Float64Array;
  /** Replicas over time. */
  changes: readonly ReplicaChange[];
}

/**
 * Sends the queries of a trace to the replicas by the wall clock and waits for all answers. A query's latency is from when it was
 * due, not from when it left. Rejects with the reason of `signal`, and with UserError `E_REPLAY` (status 4) when a process
 * ends or hangs.
 */
export function playTrace(options: PlayOptions): Promise<Played> {
  const { time, space, stations, links, signal, service, processes, computes = [] } = options;
  const { autoscaler = null, startUp = 0 } = options.scaling ?? {};
  const { batchingDelay = 0 } = options;
  const { clock } = time;
  const begin = clock.actual() + HEAD_START;
  const now = () => (clock.actual() - begin) / 1e6;
  const numbers = new ReplicaNumbers(stations);
  const queries = new ClientReport();
  const batches = new ClientReport();
  const asked = new Float64Array(stations.length);
  /** By replica: when its batch must be back, ms; Infinity when it has none. */
  const due: number[] = [];
  const delayed = clock.register((model, index) => router.due(model, index, now()));
  const router: Router = new Router(
    space,
    stations,
    (model, index, size) => {
      const replica = numbers.of(model, index);
      const takes = service(model, size);
      asked[model] += takes;
      due[replica] = now() + takes + HANGS;
      links.send(replica % processes, replica, size, takes * 1e6);
    },
    {
      batchingDelay,
      waits: (model, index) => clock.at(clock.actual() + batchingDelay * 1e6, delayed, model, index),
    },
  );
  const scaled = {
    setReplicas: (model: number, replicas: number) => router.setReplicas(model, replicas, now()),
  };
  const scaling = new Scaling(scaled, stations, autoscaler, space.sentAt, startUp);
  return new Promise<Played>((resolve, reject) => {
    let ended = false;
    const end = (settle: () => void) => {
      ended = true;
      clearInterval(watch);
      signal.removeEventListener('abort', aborted);
      links.onRecord = () => {};
      links.onLost = () => {};
      settle();
    };
    const fail = (problem: string, next: string) =>
      end(() => reject(new UserError('E_REPLAY', problem, next, ExitCode.pointFailed)));
    const aborted = () => end(() => reject(signal.reason));
    const watch = setInterval(() => {
      options.progress?.(router.answered);
      const late = due.findIndex((ms) => ms < now());
      if (late >= 0)
        fail(
          `A replica of ${space.pipeline.models[numbers.modelOf(late)].name} has not answered for ${HANGS / 1000} s.`,
          'Look for what keeps this machine busy, and try again.',
        );
    }, 250);
    signal.addEventListener('abort', aborted);
    links.onLost = (index) =>
      fail(`Process ${index} of the replicas ended during the replay.`, 'Its log lies in the output folder.');
    links.onRecord = (replica, _, overslept) => {
      if (!(due[replica] < Number.POSITIVE_INFINITY)) return;
      due[replica] = Number.POSITIVE_INFINITY;
      const model = numbers.modelOf(replica);
      if (!computes[model]) batches.sending(overslept);
      router.done(model, numbers.indexOf(replica), now());
      if (router.answered === space.queries)
        end(() => resolve({ router, queries, batches, asked, changes: scaling.changes }));
    };
    const arrival = clock.register((id) => {
      if (ended) return;
      const at = clock.now();
      queries.sending(clock.actual() - at);
      router.query(id, (at - begin) / 1e6, now());
      if (id < space.gaps.length) clock.at(at + space.gaps[id] * 1e6, arrival, id + 1, 0);
    });
    const scale = clock.register(() => {
      if (ended) return;
      scaling.act(router.sent);
      if (router.sent === space.queries) scaling.stopLooking();
      scaleLater();
    });
    const scaleLater = () => {
      if (scaling.next < Number.POSITIVE_INFINITY) clock.at(begin + scaling.next * 1e6, scale, 0, 0);
    };
    clock.at(begin, arrival, 0, 0);
    scaleLater();
    if (signal.aborted) aborted();
  });
}
