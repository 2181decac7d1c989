import fc from 'fast-check';
import { networkPresets } from '../../src/serving-core/clockwork/network.js';
import type { ModelProfile } from '../../src/serving-core/common/profile.js';
import { stream } from '../../src/serving-core/random/streams.js';
import { type Arrival, type Deployment, PAGE } from './deployment.js';

export interface Scenario {
  deployment: Deployment;
  arrivals: Arrival[];
}

const SPREAD = [1, 1.5, 2.2, 3.7];
/** A link on which a raw input takes 4.8 ms, so that actions queue until it is too late to send them. */
const slowLink = { ...networkPresets.cluster, bandwidth: 1e9 };
const hosts = [networkPresets.ideal, networkPresets.cluster, networkPresets.loopback, slowLink];
const ladders = [[0], [1, 3, 8], [2, 20], [30], [40, 6, 1.5, 0]];

function profile(i: number, base: number, pages: number, transfer: number, skew: number): ModelProfile {
  return {
    name: `model${i}`,
    inputSize: 602_112,
    outputSize: 4000,
    weightsSize: pages * PAGE,
    weightsTransfer: transfer,
    batchSizes: [1, 2, 4, 8],
    execution: SPREAD.map((factor, b) => Math.round(base * factor * (1 + skew * b))),
  };
}

/**
 * A random small cluster under random load: 1 to 6 models on 1 to 3 GPUs with caches that may hold but one of them, mixed
 * SLOs, bursts. No two requests are sent at the same ns, because ties between GPUs are broken by chance in the original.
 */
export function randomScenario(seed: number): Scenario {
  const random = stream(seed, 'scenario');
  const int = (low: number, high: number) => low + Math.floor(random.next() * (high - low + 1));
  const pick = <T>(choices: readonly T[]): T => choices[int(0, choices.length - 1)];
  const profiles = Array.from({ length: int(1, 6) }, (_, i) =>
    profile(i, int(800_001, 6_000_003), int(1, 7), int(1_000_001, 9_000_007), 0.1 * random.next()),
  );
  const largest = Math.max(...profiles.map(({ weightsSize }) => weightsSize / PAGE));
  const gap = pick([50_000, 400_000, 1_500_000, 5_000_000]);
  const factors = pick(ladders);
  let t = 0;
  const arrivals = Array.from({ length: int(20, 400) }, () => {
    const pause = random.next() < 0.02 ? 50 : 1;
    t += random.next() < 0.3 ? int(1, 3000) : 1 + Math.floor(-Math.log(1 - random.next()) * gap * pause);
    return { t, model: int(0, profiles.length - 1), factor: pick(factors) };
  });
  const host = pick(hosts);
  return {
    deployment: {
      profiles,
      workers: int(1, 3),
      gpusPerWorker: pick([1, 1, 2]),
      pages: pick([largest, largest + int(0, 6), 1000]),
      host,
      options: {
        maxGpus: pick([100, 2]),
        generateInputs: host === slowLink,
        scheduleAhead: pick([2e6, 5e6, 10e6]),
        loadTracker: pick(['reference', 'fixed']),
        defaultSlo: pick([40e6, 100e6]),
        maxBatch: pick([8, 8, 4]),
        maxExec: pick([250e6, 9e6]),
      },
    },
    arrivals,
  };
}

/**
 * Many models on several GPUs, a few of them hot and most cold, as in the Azure trace, under caches that hold a part of them.
 * Copies of a model differ by some ns, because which of two GPUs that open at one instant looks first is chance in the original.
 */
export function crowdedScenario(seed: number): Scenario {
  const random = stream(seed, 'crowd');
  const int = (low: number, high: number) => low + Math.floor(random.next() * (high - low + 1));
  const pick = <T>(choices: readonly T[]): T => choices[int(0, choices.length - 1)];
  const kinds = Array.from({ length: int(1, 4) }, (_, i) =>
    profile(i, int(900_001, 4_000_003), int(1, 4), int(1_000_001, 8_000_007), 0.1 * random.next()),
  );
  const profiles = Array.from({ length: int(8, 40) }, (_, i) => {
    const kind = kinds[i % kinds.length];
    const execution = kind.execution.map((time) => time + 13 * i);
    return { ...kind, name: `model${i}`, weightsTransfer: kind.weightsTransfer + 101 * i, execution };
  });
  const gap = pick([60_000, 150_000, 600_000]);
  const factors = pick(ladders);
  const hot = int(1, 4);
  let t = 0;
  const arrivals = Array.from({ length: int(150, 500) }, () => {
    t += 1 + Math.floor(-Math.log(1 - random.next()) * gap * (random.next() < 0.01 ? 100 : 1));
    const model = random.next() < 0.7 ? int(0, hot - 1) : int(0, profiles.length - 1);
    return { t, model, factor: pick(factors) };
  });
  const largest = Math.max(...profiles.map(({ weightsSize }) => weightsSize / PAGE));
  return {
    deployment: {
      profiles,
      workers: int(2, 4),
      gpusPerWorker: pick([1, 2]),
      pages: pick([largest + 1, largest * 4, largest * 12, 1000]),
      host: pick(hosts.slice(0, 3)),
      options: {
        scheduleAhead: pick([5e6, 10e6, 15e6]),
        loadTracker: pick(['reference', 'fixed']),
        defaultSlo: pick([25e6, 100e6, 800e6]),
        maxBatch: pick([8, 2, 1]),
        maxExec: pick([250e6, 9e6]),
      },
    },
    arrivals,
  };
}

/** A random cluster as a property's input, small enough to be understood once it has shrunk. */
export const smallScenario: fc.Arbitrary<Scenario> = fc
  .record({
    bases: fc.array(fc.integer({ min: 800_001, max: 6_000_003 }), { minLength: 1, maxLength: 4 }),
    pages: fc.integer({ min: 3, max: 8 }),
    gpus: fc.integer({ min: 1, max: 3 }),
    host: fc.constantFrom(...hosts),
    loadTracker: fc.constantFrom('reference' as const, 'fixed' as const),
    sends: fc.array(
      fc.record({
        gap: fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 8_000_000 })),
        model: fc.nat(3),
        factor: fc.constantFrom(0, 1, 2, 4, 8, 30),
      }),
      { minLength: 1, maxLength: 60, size: 'max' },
    ),
  })
  .map(({ bases, pages, gpus, host, loadTracker, sends }) => {
    let t = 0;
    return {
      deployment: {
        profiles: bases.map((base, i) => profile(i, base, 1 + (i % 3), 2_000_003 + i * 1_500_001, 0.03)),
        workers: gpus,
        pages,
        host,
        options: { loadTracker, generateInputs: host === slowLink },
      },
      arrivals: sends.map(({ gap, model, factor }) => {
        t += gap;
        return { t, model: model % bases.length, factor };
      }),
    };
  });
