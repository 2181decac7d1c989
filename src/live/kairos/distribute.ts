import { KairosSession, type SessionOptions, type Stopped } from '../../serving-core/kairos/session.js';
import { startClock } from '../clock/live-clock.js';
import { interrupted, misplaced, nonsense } from './errors.js';
import type { ServerReply } from './protocol.js';
import { ReplayClient } from './replay-client.js';

/** Most that the distributor may be behind its timers at the 99th percentile, and answers at the median, as a share of the target. */
const MOST_BEHIND = 0.02;
/** ms that a server may take beyond the longest latency until it counts as dead. */
const PATIENCE = 60_000;

export interface LiveOutcome {
  /** `invalid` when distributor or answers were too late for the numbers to mean anything; `stopped` by the rule for a long queue. */
  status: 'ok' | 'invalid' | 'stopped';
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
  /** Median of what an answer took beyond the service time that it told, ms: network, and a server that woke late. */
  overhead: number;
  /** ms that `behind.p99` and `overhead` may be. */
  allowed: number;
  stopped: Stopped | null;
}

export interface LiveListener {
  /** Hears of the queries answered so far. */
  progress?(answered: number): void;
  /** Ends the run. */
  signal?: AbortSignal;
}

/**
 * Distributes queries to replay servers in real time.
 *
 * @param addresses `host:port` of every instance, in the order of the mix. @throws UserError `E_SERVER` when one cannot be reached, dies,
 * or answers otherwise than once and as the server it is; `E_INTERRUPTED` when it was ended.
 */
export async function distribute(
  options: SessionOptions,
  addresses: readonly string[],
  listener: LiveListener = {},
): Promise<LiveOutcome> {
  const patience = PATIENCE + largestOf(options.table.samples) / 1e6;
  const clients = addresses.map((address) => new ReplayClient(address, patience));
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
  { progress, signal }: LiveListener,
): Promise<LiveOutcome> {
  const { queries, qos } = options;
  const { clock } = startClock(false);
  // While a timer's handler runs the clock says what the timer was set for; what happened is told in real time.
  const real = () => clock.actual();
  const behind = new Float64Array(queries.count).fill(Number.NaN);
  const overhead = new Float64Array(queries.count).fill(Number.NaN);
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
    const onReply = (query: number, instance: number, sent: number, { exeTime, idx }: ServerReply) => {
      const { address } = clients[instance];
      if (idx !== instance) return fail(misplaced(address, idx, instance));
      if (!Number.isFinite(exeTime) || exeTime < 0) return fail(nonsense(address, exeTime));
      lastReply = real();
      if (lastReply - queries.arrival[query] <= qos) inTime++;
      overhead[query] = (lastReply - sent) / 1e6 - exeTime;
      running.replied(query, instance, exeTime * 1e6);
      progress?.(running.answered);
    };
    const send = (query: number, instance: number) => {
      const now = real();
      behind[query] = Math.max(0, now - clock.now()) / 1e6;
      const qWait = Math.max(0, now - queries.arrival[query]) / 1e6;
      clients[instance].serve({ batch: queries.batch[query], qWait }, (error, reply) => {
        if (over) return;
        if (error) fail(error);
        else onReply(query, instance, now, reply!);
      });
    };
    running = new KairosSession(clock, options, { send }, end);
    signal?.addEventListener('abort', () => fail(interrupted()), { once: true });
    if (signal?.aborted) fail(interrupted());
  });
  const { answered, late, stopped } = running;
  const lags = { p99: quantile(behind, 0.99), most: quantile(behind, 1) };
  const beyond = quantile(overhead, 0.5);
  const allowed = (MOST_BEHIND * qos) / 1e6;
  return {
    status: Math.max(lags.p99, beyond) > allowed ? 'invalid' : stopped ? 'stopped' : 'ok',
    queries: queries.count,
    answered,
    attainment: answered === 0 ? 0 : (answered - late) / answered,
    endToEnd: answered === 0 ? 0 : inTime / answered,
    throughput: answered === 0 ? 0 : (answered / (lastReply - queries.arrival[0])) * 1e9,
    behind: lags,
    overhead: beyond,
    allowed,
    stopped,
  };
}

function largestOf(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Quantile of the values that are there, by the nearest rank; 0 when none is. */
function quantile(values: Float64Array, share: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted.length === 0 ? 0 : sorted[Math.ceil(share * sorted.length) - 1];
}
