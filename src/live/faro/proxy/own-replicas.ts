import type { Socket } from 'node:net';
import type { DispatchLimits } from '../../../serving-core/faro/proxy/dispatcher.js';
import type { Uniform } from '../../../serving-core/random/uniform.js';
import { ModelServer } from './model-server.js';
import type { Job, Scale } from './proxy.js';
import { type PoolOptions, ReplicaPool } from './replica-pool.js';

/** A job with its replicas, and how it ends. */
export interface ServedJob {
  readonly job: Job;
  /** Null where somebody else gives it replicas. */
  readonly scale: Scale | null;
  close(): Promise<void>;
}

/** A job whose replicas are processes that its head starts and stops. `start` begins with some. */
export function ownReplicas(
  limits: DispatchLimits,
  order: Uniform,
  options: Pick<PoolOptions, 'start' | 'coldStart' | 'say'>,
): ServedJob & { scale: Scale; begin(replicas: number): void } {
  const server = new ModelServer(limits, order, {
    ready: (replica) => pool.ready(replica),
    lost: (replica) => pool.lost(replica),
  });
  const pool = new ReplicaPool({
    ...options,
    admit: (replica) => server.admit(replica),
    dismiss: (replica) => server.dismiss(replica),
    after(ms, later) {
      const timer = setTimeout(later, ms);
      return () => clearTimeout(timer);
    },
  });
  return {
    job: jobOf(
      server,
      (token) => pool.expects(token),
      (token, socket) => pool.attach(token, server.attach(socket)),
    ),
    scale: {
      get wanted() {
        return pool.wanted;
      },
      get states() {
        return pool.states;
      },
      scaleTo: (count) => pool.scaleTo(count),
    },
    begin: (replicas) => pool.scaleTo(replicas, true),
    async close() {
      server.close();
      await pool.close();
    },
  };
}

/** A job whose replicas are whoever knows the token: pods that Kubernetes starts and stops. */
export function foreignReplicas(limits: DispatchLimits, order: Uniform, token: string): ServedJob {
  const server = new ModelServer(limits, order, {
    ready: (replica) => server.admit(replica),
    lost: () => {},
  });
  return {
    job: jobOf(
      server,
      (known) => known === token,
      (_, socket) => server.attach(socket),
    ),
    scale: null,
    close: async () => server.close(),
  };
}

function jobOf(
  server: ModelServer,
  expects: (token: string) => boolean,
  attach: (token: string, socket: Socket) => void,
): Job {
  return {
    get waiting() {
      return server.waiting;
    },
    get inFlight() {
      return server.inFlight;
    },
    offer: (body, ended) => server.offer(body, ended),
    expects,
    attach,
  };
}
