import type { Clock } from '../../clock/clock.js';

/** A clock that also tells, in a handler, what time it really is: a process may have been held up since a timer was due. */
export interface LiveClock extends Clock {
  /** ns. */
  actual(): number;
}

/** Arrivals of a job since it was last asked, in bins of 1 s, the oldest first; the last bin ends now. */
export interface SecondCounts {
  readonly counts: readonly number[];
  /** s since the oldest of them. */
  readonly age: number;
}

/** What the head of a job says of it. */
export interface HeadReport {
  /** Requests that wait for a replica. */
  readonly waiting: number;
  /** Replicas that serve. */
  readonly replicas: number;
  /** Mean latency of the last 30 s, ms; 0 when nothing was completed in them. */
  readonly latency: number;
  /** Null when nothing arrived. */
  readonly arrivals: SecondCounts | null;
}

/** An answer to a question, or why there is none, in words that may follow "the metrics of a job:". */
export type Answer = { readonly report: HeadReport } | { readonly problem: string };

/** The heads of all jobs, wherever they are. */
export interface Heads {
  /** Asks a job's head, which forgets the arrivals that it tells of; `answer` is called once. Returns what withdraws the question. */
  ask(job: number, answer: (answer: Answer) => void): () => void;
}

/** What became of a change of replicas. */
export interface Scaled {
  /** Replicas that the job has now, as far as is known. */
  readonly replicas: number;
  /** Why these are not those that were asked for, or what else went wrong. */
  readonly problem?: string;
}

/** Whatever gives jobs their replicas. */
export interface Cluster {
  /** Gives a job so many replicas, and then its accept rate, when there is one; `done` is called once, after whatever time that takes. */
  scale(job: number, replicas: number, acceptRate: number | undefined, done: (scaled: Scaled) => void): void;
}
