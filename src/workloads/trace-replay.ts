import { exponential } from '../serving-core/random/distributions.js';
import type { Shared } from './arrivals.js';
import type { SloFactor } from './open-loop.js';
import type { TraceRows } from './trace.js';
import type { ClientRandom, WorkloadContext } from './workload.js';

/** A trace, and how it is replayed: client i replays row i, as a Poisson process whose rate changes with the interval. */
export interface Replay {
  rows: Pick<TraceRows, 'intervals' | 'counts'>;
  /** Clients; at most the rows. */
  clients: number;
  /** Model of each client. */
  models: Uint32Array;
  /** User id that a model's requests carry. */
  userOf(model: number): number;
  source(client: number): ClientRandom;
  /** ns that an interval lasts. */
  interval: number;
  /** ns that a count is per: the original's counts are per minute, however long its intervals last. */
  per: number;
  /** Multiplies every count. */
  scale: Shared;
  /** Begin near the end of an interval in the middle, as the original does when it is told to randomise. */
  randomise?: boolean;
  /** Called when a client comes to the end of its row; without it the row begins again, for ever. */
  onEnd?(client: number): void;
}

/** Intervals that a client looks ahead at once; a longer silence is looked through in several steps. */
const LOOK_AHEAD = 240;

/**
 * Replays a trace. A client draws its next arrival in units of one expected request; an interval of rate r passes it r
 * times as fast, and what is left when the interval ends is carried into the next, in whole ns, as the original rounds. One timer
 * a request, not one an interval: what happens between two requests depends on nothing but the row.
 */
export function startTraceReplay(context: WorkloadContext, replay: Replay, sloFactor: SloFactor): void {
  const { clock, port } = context;
  const { rows, clients, models, interval, per, scale, userOf, onEnd } = replay;
  const { counts, intervals } = rows;
  const sources = Array.from({ length: clients }, (_, client) => replay.source(client));
  const users = Uint32Array.from(models, userOf);
  const at = new Uint32Array(clients);
  const remaining = new Float64Array(clients).fill(interval);

  const unit = (client: number) => Math.trunc(exponential(sources[client], scale.value / per));
  const advance = (client: number, unitsLeft: number) => {
    const row = client * intervals;
    let next = unitsLeft;
    let k = at[client];
    let left = remaining[client];
    let wait = 0;
    for (let looked = 0; looked < LOOK_AHEAD; looked++) {
      const rate = counts[row + k];
      if (rate > 0) {
        const gap = Math.trunc(next / rate);
        if (gap <= left) {
          at[client] = k;
          remaining[client] = left - gap;
          clock.at(clock.now() + wait + gap, arrive, client, 0);
          return;
        }
        next = (gap - left) * rate;
      }
      wait += left;
      left = interval;
      if (++k === intervals) {
        k = 0;
        if (onEnd !== undefined) return void clock.at(clock.now() + wait, end, client, 0);
      }
    }
    at[client] = k;
    remaining[client] = left;
    clock.at(clock.now() + wait, walk, client, next);
  };
  const arrive = clock.register((client) => {
    const model = models[client];
    port.infer(users[client], model, sloFactor(model));
    advance(client, unit(client));
  });
  const walk = clock.register(advance);
  const end = clock.register((client) => onEnd?.(client));

  for (let client = 0; client < clients; client++) {
    if (replay.randomise) {
      at[client] = randomStart(intervals);
      remaining[client] = (sources[client].integer() % 2 ** 31) % interval;
    }
    if (onEnd !== undefined || hasRequests(rows, client)) advance(client, unit(client));
  }
}

/** Where the original's "random" start lies: −1 as an unsigned 64-bit number, modulo the intervals; 735 of 1440. */
export function randomStart(intervals: number): number {
  return Number((2n ** 64n - 1n) % BigInt(intervals));
}

/** A row without requests is silent for ever; following it would cost timers. */
function hasRequests({ counts, intervals }: Replay['rows'], row: number): boolean {
  for (let i = row * intervals, end = i + intervals; i < end; i++) if (counts[i] > 0) return true;
  return false;
}

/** Model of each trace row: rows in order over models in order, so that neighbours in rank share a model. */
export function contiguousModels(rows: number, models: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => Math.floor((models * row) / rows));
}

/** Model of each trace row: the rows dealt out to the models in turn. */
export function stripedModels(rows: number, models: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => row % models);
}

/** User id of each model: of the rows that share a model, the last one's, as attaching overwrites it. */
export function lastUserOf(models: Uint32Array): (model: number) => number {
  const users = new Map<number, number>();
  models.forEach((model, row) => {
    users.set(model, row);
  });
  return (model) => users.get(model) ?? 0;
}
