import type { Value } from 'repro';

/**
 * What the paper ran; anything else is another experiment, on which claims and published numbers are silent. Not here:
 * models and rate, which name the curves; period and sloEnd, whose steps are judged as far as they go; network (below).
 */
export const papers: Readonly<Record<string, readonly unknown[]>> = {
  dist: ['poisson'],
  model: ['resnet50_v2'],
  sloStart: [1],
  sloFactor: [1.5],
  sloOp: ['mul'],
  gpus: [6],
  scheduleAhead: [5_000_000],
  defaultSlo: [86_400_000_000_000],
  maxExec: [250_000_000],
  maxBatch: [8],
  // the second is what the original's own guide advises for GPUs with 16 GB
  weightsCacheSize: [23_085_449_216, 10_737_418_240],
  controller: ['INFER5'],
  policy: ['none'],
  loadTracker: ['reference'],
  zoo: ['osdi20', 'v1'],
};

const silences: Readonly<Record<string, string>> = {
  loopback:
    "network=loopback was fitted to the original's own curves: agreeing with numbers is no evidence there",
  ideal: 'network=ideal has no delays, but the numbers are for a network with them',
};

/** Why numbers cannot be judged with these delays, or nothing when they can; the shape of the curves always can. */
export function unlikeNetwork(network: Value | undefined): string {
  return silences[String(network)] ?? '';
}
