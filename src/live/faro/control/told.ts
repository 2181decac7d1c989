import { count } from '../../../plural.js';
import type { LoopListener } from '../../../serving-core/faro/control/loop.js';

/** What a control loop does, a line each, with the seconds since its begin. `now` in ns. */
export function toldBy(say: (line: string) => void, now: () => number): LoopListener {
  const tell = (line: string) => say(`${(now() / 1e9).toFixed(1)} s: ${line}`);
  return {
    changing: (job, from, to) => tell(`job ${job}: from ${from} to ${count(to, 'replica')}`),
    changed: (job, replicas, ns) =>
      tell(`job ${job}: ${count(replicas, 'replica')} after ${(ns / 1e9).toFixed(1)} s`),
    refused: (job, wanted, has, problem) =>
      tell(`job ${job}: ${count(has, 'replica')}, not ${wanted}: ${problem}; going on with that`),
    dark: (job, problem) =>
      tell(`job ${job}: no metrics: ${problem}; going on without, its replicas stay as they are`),
    back: (job, failures) => tell(`job ${job}: metrics again, after ${count(failures, 'time')} without`),
    adopted: (job, given, has) =>
      tell(`job ${job}: has ${count(has, 'replica')}, not the ${given} it was given; going on with that`),
    failed: (error) => tell(`the policy failed: ${(error as Error).message}; nothing changes now`),
    slept: (ticks) => tell(`this process did not run for ${count(ticks, 'decision')}, left out`),
  };
}
