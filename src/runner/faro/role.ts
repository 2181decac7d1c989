import type { Lognormal } from '../../serving-core/faro/simulator/lognormal.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';

/** A job's head, on a port of loopback, with sleeping replicas that it begins with. */
export interface HeadRole {
  readonly role: 'head';
  readonly port: number;
  readonly replicas: number;
  readonly service: Lognormal;
  readonly seed: number;
}

/** The control loop of a point, or its load. */
export interface ClientRole {
  readonly role: 'control' | 'load';
  readonly spec: FaroSpec;
  readonly seed: number;
  /** URL of each job's head. */
  readonly heads: readonly string[];
  /** What the control scales in place of the heads. */
  readonly deployments?: ScaledDeployments;
  /** ms since 1970. */
  readonly begin: number;
  /** Existing folder for its tables. */
  readonly output: string;
}

/** Deployments of Kubernetes, one a job, in a namespace of the cluster that a context of kubectl means. */
export interface ScaledDeployments {
  readonly context: string | undefined;
  readonly namespace: string;
  readonly names: readonly string[];
}

/** What one process of a live point is told, as JSON. */
export type FaroRole = HeadRole | ClientRole;
