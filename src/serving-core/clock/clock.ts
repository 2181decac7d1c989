/** Identifies a pending timer of one clock; never reused. */
export type TimerId = number;

/** Runs when a timer fires, with the two payloads it was set with. */
export type TimerHandler = (a: number, b: number) => void;

/**
 * Time as schedulers, executors and workloads see it: ns since the run's start, in a double. Handlers are registered once
 * and called by number, so that a pending event is a few numbers and no closure.
 */
export interface Clock {
  /** Current time, ns. While a handler runs: the time its timer was set for. */
  now(): number;
  /** Registers a handler; the returned kind is what `at` takes. */
  register(handler: TimerHandler): number;
  /** Calls the handler of `kind` with (a, b) at `time` (ns); a time in the past fires as soon as possible. */
  at(time: number, kind: number, a: number, b: number): TimerId;
  /** Forgets a pending timer; one that has fired or was cancelled is left alone. */
  cancel(timer: TimerId): void;
}
