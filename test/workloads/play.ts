import { VirtualClock } from '../../src/serving-core/clock/virtual-clock.js';
import { Minstd } from '../../src/serving-core/random/minstd.js';
import type { BoundWorkload, WorkloadContext } from '../../src/workloads/workload.js';

export interface Sent {
  /** ns. */
  at: number;
  user: number;
  model: number;
  slo: number;
}

export interface Played {
  sent: Sent[];
  /** When the workload stopped itself, ns; null when it did not. */
  stopped: number | null;
  /** Most requests without an answer at the same time. */
  outstanding: number;
}

/**
 * Runs a workload in virtual time against a port that answers every request after `answerAfter` ns, until it stops, nothing is left to do,
 * or `seconds` are over. Random numbers are the original's at seed 0.
 */
export function play(
  bound: { start(context: WorkloadContext): unknown },
  { seconds = Number.POSITIVE_INFINITY, answerAfter = 1e6 } = {},
): Played {
  const clock = new VirtualClock();
  const played: Played = { sent: [], stopped: null, outstanding: 0 };
  let answered = 0;
  const answer = clock.register((requestId, model) => {
    answered++;
    client?.onResponse?.(requestId, model, 0);
  });
  const context: WorkloadContext = {
    clock,
    port: {
      infer(user, model, slo) {
        played.sent.push({ at: clock.now(), user, model, slo });
        // Ids need not begin at 0: over the wire, loading models takes some.
        const requestId = 1000 + played.sent.length;
        played.outstanding = Math.max(played.outstanding, played.sent.length - answered);
        clock.at(clock.now() + answerAfter, answer, requestId, model);
        return requestId;
      },
    },
    client: (seed) => new Minstd(seed),
    stop: () => {
      played.stopped = clock.now();
      clock.stop();
    },
  };
  const client = bound.start(context) as Partial<ReturnType<BoundWorkload['start']>> | undefined;
  clock.run(seconds * 1e9);
  return played;
}

/** When each request to `model` is sent, ns. */
export function timesOf({ sent }: Played, model: number): number[] {
  return sent.filter((request) => request.model === model).map(({ at }) => at);
}

/** Differences of successive values, the first from 0. */
export function gaps(times: readonly number[]): number[] {
  return times.map((time, i) => time - (times[i - 1] ?? 0));
}

/** Loads of a bound workload as `model×copies`. */
export function loadsOf({ loads }: BoundWorkload): string[] {
  return loads.map(({ model, copies }) => `${model}×${copies}`);
}
