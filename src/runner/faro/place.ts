import type { Lognormal } from '../../serving-core/faro/simulator/lognormal.js';
import type { Role } from '../deployment/start-role.js';
import type { FaroRole, ScaledDeployments } from './role.js';

/** A point whose jobs are to be made ready. */
export interface JobsAsked {
  /** Replicas that each job begins with. */
  readonly initial: readonly number[];
  /** Service times of each job, where replicas are started for the point; they are drawn with `seed`. */
  readonly service: readonly Lognormal[];
  readonly seed: number;
  /** Starts a process of the point, whose end before its time is a failure of the point. */
  serve(name: string, told: FaroRole): Promise<Role>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** The jobs of a point: the URL of each head, and what scales them where the heads do not. */
export interface PlacedJobs {
  readonly heads: readonly string[];
  readonly deployments?: ScaledDeployments;
}

/** Where the jobs of points are: made for each point, or there beforehand. */
export interface FaroPlace {
  /** Has jobs that are to begin with so many replicas; whoever asks waits until their heads tell of them. One point at a time. */
  open(asked: JobsAsked): Promise<PlacedJobs>;
  /** Leaves everything as it was found; called when all processes of the last point have ended. */
  close(): Promise<void>;
}
