import type { JobView } from '../../../../src/serving-core/faro/policies/policy.js';

/** A job as policies see it, of a latency in ms, from which nothing came. */
export const view = (latency: number, replicas = 2): JobView => ({ replicas, latency, arrivals: null });

/** Jobs that may be scaled: all. */
export const everybody = () => true;
