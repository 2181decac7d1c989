import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { KairosSession, type SessionOptions, type Stopped } from '../../serving-core/kairos/session.js';
import { startClock } from '../clock/live-clock.js';
import type { ServerReply } from './protocol.js';
import { ReplayClient } from './replay-client.js';

export interface LiveOutcome {
  queries: number;
  answered: number;
  /** Share with q_wait + exe_time within the target: what the original counts, which leaves out the network. */
  attainment: number;
  /** Share answered within the target since its scheduled arrival. */
  endToEnd: number;
  /** Answered per second, from the first arrival to the last answer. */
  throughput: number;
  /** How far the distributor was behind its own timers when it sent, ms: 99th percentile, and the most. */
  behind: { p99: number; most: number };
  stopped: Stopped | null;
}

/** Hears how a run goes. */
export interface LiveListener {
  /** Queries answered so far. */
  progress?(answered: number): void;
}

/**
 * Distributes queries to replay servers in real time.
 *
 * @param addresses `host:port` of every instance, in the order of the mix. @throws UserError `E_SERVER` when one cannot be reached, dies,
 * or answers otherwise than once and as the server it is.
 */
export async function distribute(
  options: SessionOptions,
  addresses: readonly string[],
  listener: LiveListener = {},
): Promise<LiveOutcome> {
  const clients = addresses.map((address) => new ReplayClient(address));
  // Neither the clock nor a gRPC connection without a call keeps a process alive between two queries.
  const awake = setInterval(() => {}, 60_000);
  try {
    await Promise.all(clients.map((client) => client.connect()));
    return await session(options, clients, listener);
  } finally {
    clearInterval(awake);
    for (const client of clients) client.close();
  }
}

async function session(
  options: SessionOptions,
  clients: readonly ReplayClient[],
  { progress }: LiveListener,
): Promise<LiveOutcome> {
  const { queries, qos } = options;
  const { clock } = startClock(false);
  // While a timer's handler runs the clock says what the timer was set for; what happened is told in real time.
  const real = () => clock.actual();
  const behind = new Float64Array(queries.count);
  let inTime = 0;
  let lastReply = 0;
  let over = false;
  let running!: KairosSession;
  await new Promise<void>((resolve, reject) => {
    const fail = (error: unknown) => {
      over = true;
      running.abandon();
      reject(error);
    };
    const end = () => {
      over = true;
      resolve();
    };
    const onReply = (query: number, instance: number, { exeTime, idx }: ServerReply) => {
      if (idx !== instance) return fail(misplaced(clients[instance], idx, instance));
      if (!Number.isFinite(exeTime) || exeTime < 0) return fail(nonsense(clients[instance], exeTime));
      lastReply = real();
      if (lastReply - queries.arrival[query] <= qos) inTime++;
      try {
        running.replied(query, instance, exeTime * 1e6);
      } catch (error) {
        return fail(error);
      }
      progress?.(running.answered);
    };
    const send = (query: number, instance: number) => {
      const now = real();
      behind[query] = Math.max(0, now - clock.now()) / 1e6;
      const qWait = Math.max(0, now - queries.arrival[query]) / 1e6;
      clients[instance].serve({ batch: queries.batch[query], qWait }, (error, reply) => {
        if (over) return;
        if (error) fail(error);
        else onReply(query, instance, reply!);
      });
    };
    running = new KairosSession(clock, options, { send }, end);
  });
  const { answered, late, stopped } = running;
  return {
    queries: queries.count,
    answered,
    attainment: answered === 0 ? 0 : (answered - late) / answered,
    endToEnd: answered === 0 ? 0 : inTime / answered,
    throughput: (answered / (lastReply - queries.arrival[0])) * 1e9,
    behind: behindOf(behind),
    stopped,
  };
}

function behindOf(behind: Float64Array): LiveOutcome['behind'] {
  const sorted = behind.toSorted();
  return { p99: sorted[Math.ceil(0.99 * sorted.length) - 1], most: sorted[sorted.length - 1] };
}

function misplaced({ address }: ReplayClient, idx: number, instance: number): UserError {
  return new UserError(
    'E_SERVER',
    `Replay server ${address} calls itself instance ${idx}, but is number ${instance} of the addresses.`,
    'Give the addresses in the order in which the servers were started.',
    ExitCode.host,
  );
}

function nonsense({ address }: ReplayClient, exeTime: number): UserError {
  return new UserError(
    'E_SERVER',
    `Replay server ${address} answered with a service time of ${exeTime} ms.`,
    'Check that it is a replay server of Kairos.',
    ExitCode.host,
  );
}
