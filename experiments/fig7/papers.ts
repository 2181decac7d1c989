import type { Value } from 'repro';

/**
 * What the paper ran; anything else is another experiment, on which claims and published numbers are silent. Not here:
 * models and rate, which name the curves; period and sloEnd, whose steps are judged as far as they go; network (below).
 */
export { ladderPapers as papers } from '../shared/ladder-papers.js';

const silences: Readonly<Record<string, string>> = {
  loopback:
    "network=loopback was fitted to the original's own curves: agreeing with numbers is no evidence there",
  ideal: 'network=ideal has no delays, but the numbers are for a network with them',
};

/** Why numbers cannot be judged with these delays, or nothing when they can; the shape of the curves always can. */
export function unlikeNetwork(network: Value | undefined): string {
  return silences[String(network)] ?? '';
}
