import type { Run } from 'repro';
import { unlikePaper, valuesOf } from '../../shared/values.js';
import { arrivedIn, type Measured, readMeasured } from '../measured.js';
import { usual } from '../systems.js';

/** The set-up that the claims were derived for. */
const declared = {
  models: [48],
  rate: [400],
  cv: [4],
  gpus: [1],
  scheduleAhead: [5_000_000],
  maxExec: [250_000_000],
  maxBatch: [8],
  network: ['cluster'],
  controllerHost: ['free'],
  loadTracker: ['reference'],
  zoo: ['osdi20', 'v1'],
  contention: ['v100'],
  variation: ['v100'],
};

/** Fewer requests than this cannot tell shares apart by a percent. */
const fewest = 10_000;

export type Wanted = Pick<Measured, 'system'> &
  Partial<Pick<Measured, 'slo' | 'noiseScale' | 'spread' | 'cached'>>;

/** What a claim's points have unless it says otherwise: the tightest SLO. */
const asked = { slo: 25, ...usual };

/** What tells a point from the others, for a claim's `where`. */
export function where(measured: Measured): string {
  const { system, slo, noiseScale, spread, cached } = measured;
  return [
    `${system} at ${slo} ms`,
    ...(noiseScale === usual.noiseScale ? [] : [`noise × ${noiseScale}`]),
    ...(spread === usual.spread ? [] : [`spread ± ${Math.round(spread * 100)} %`]),
    ...(cached === usual.cached ? [] : [`${cached} cached`]),
  ].join(', ');
}

/** The points asked for in that order, or what stands in the way. */
export async function pointsOf(
  run: Run,
  wanted: readonly Wanted[],
): Promise<Measured[] | { notTestable: string }> {
  const all = await readMeasured(run);
  const found: Measured[] = [];
  for (const given of wanted) {
    const values = { ...asked, ...given };
    const names = Object.keys(values) as (keyof typeof values)[];
    const one = all.find(
      (measured) => !measured.invalid && names.every((name) => measured[name] === values[name]),
    );
    if (!one)
      return {
        notTestable: `needs a finished, valid point with ${names.map((name) => `${name}=${values[name]}`).join(', ')}`,
      };
    const different = unlikePaper(
      declared,
      valuesOf(run, one.windows[0]!.point),
      'the claims are about a run with',
    );
    if (different) return { notTestable: different };
    const arrived = arrivedIn(one);
    if (arrived < fewest)
      return { notTestable: `${where(one)}: ${arrived} requests, needs ${fewest.toLocaleString('en-US')}` };
    found.push(one);
  }
  return found;
}
