import type { Server } from 'node:http';
import { count } from '../../../plural.js';
import type { DispatchLimits } from '../../../serving-core/faro/proxy/dispatcher.js';
import { HeadMetrics } from '../../../serving-core/faro/proxy/head-metrics.js';
import { stream } from '../../../serving-core/random/streams.js';
import { type Address, addressText } from '../../net/address.js';
import { bound } from '../../net/listen.js';
import type { ReplicaModel } from '../replica/model.js';
import { AccessLog } from './access-log.js';
import { foreignReplicas, ownReplicas, type ServedJob } from './own-replicas.js';
import { createProxy } from './proxy.js';
import { spawnReplica } from './spawn-replica.js';

/** Replicas that the head starts itself, or a token for those that somebody else starts. */
export type Replicas =
  | { readonly own: number; readonly model: ReplicaModel /** ms. */; readonly coldStart: number }
  | { readonly token: string };

export interface ProxyRun {
  readonly address: Address;
  readonly deployment: string;
  readonly replicas: Replicas;
  readonly limits: DispatchLimits;
  /** Bytes. */
  readonly mostBody: number;
  readonly seed: number;
  readonly accessLog: string | undefined;
  readonly say: (line: string) => void;
}

/** Width of the window of latencies, ns (LOOK_BACK_PERIOD_S of the release). */
const LOOK_BACK = 30e9;

/**
 * Serves one job until `signal`: its proxy, and the replicas that are the proxy's own. All that it started is gone when it resolves.
 *
 * @throws UserError when it cannot listen, or write its log, or for a model that its replicas could not open.
 */
export async function runProxy(run: ProxyRun, signal: AbortSignal): Promise<void> {
  const { deployment, seed, say, address } = run;
  await openable(run.replicas);
  const log = run.accessLog === undefined ? null : await AccessLog.open(run.accessLog, `/${deployment}`);
  const random = (name: string) => stream(seed, `faro/proxy/${name}`);
  let port = address.port;
  const served = serve(
    run,
    random('order'),
    () => `http://${addressText({ host: reachable(address.host), port })}`,
  );
  const server: Server = createProxy({
    deployment,
    ...served,
    metrics: new HeadMetrics(LOOK_BACK),
    mostBody: run.mostBody,
    now: () => performance.now() * 1e6,
    drops: random('drops'),
    onRequest: (status, latency) => log?.line(new Date(), status, latency),
  });
  try {
    await bound(server, address);
    port = (server.address() as { port: number }).port;
    served.begin?.();
    say(`Serving /${deployment} at http://${addressText({ host: address.host, port })}`);
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
  } finally {
    server.close();
    server.closeAllConnections();
    await served.close();
    const problem = await log?.close();
    if (problem) say(problem);
  }
}

// Asked before anything starts: replicas without a model would only be started again and again.
async function openable(replicas: Replicas): Promise<void> {
  if (!('own' in replicas) || replicas.model.kind !== 'onnx') return;
  const { openModel } = await import('../../../inference/models/open-model.js');
  await openModel(replicas.model.model, replicas.model.dataFolder);
}

function serve(
  { replicas, limits, seed, say }: ProxyRun,
  order: ReturnType<typeof stream>,
  url: () => string,
): ServedJob & { begin?: () => void } {
  if ('token' in replicas) return foreignReplicas(limits, order, replicas.token);
  const { own, model, coldStart } = replicas;
  const start = (token: string, index: number) => spawnReplica(url(), token, model, seed * 1000 + index);
  const served = ownReplicas(limits, order, { start, coldStart, say });
  return {
    ...served,
    begin: () => {
      say(`Starting ${count(own, 'replica')}`);
      served.begin(own);
    },
  };
}

// An address that stands for all of a machine's is none to connect to.
function reachable(host: string): string {
  return { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
}
