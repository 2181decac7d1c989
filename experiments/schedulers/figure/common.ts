import { pageWidth, type Run } from 'repro';
import { numberOf } from '../../shared/values.js';
import type { Measured } from '../measured.js';
import { systems } from '../systems.js';

/** Width of one of two panels side by side, px. */
export const halfWidth = pageWidth / 2 - 40;

/** The points without injected noise, and with the cache that most of the run's points have. */
export function usual(measured: readonly Measured[]): Measured[] {
  const sizes = measured.map(({ cached }) => cached);
  const most = sizes.reduce(
    (best, size) => (count(sizes, size) > count(sizes, best) ? size : best),
    sizes[0]!,
  );
  const scales = measured.map(({ noiseScale }) => noiseScale);
  const level = scales.includes(1) ? 1 : scales[0];
  return measured.filter(
    ({ spread, noiseScale, cached }) => spread === 0 && noiseScale === level && cached === most,
  );
}

const count = <T>(values: readonly T[], wanted: T) => values.filter((value) => value === wanted).length;

/** Order and look of the systems that are present. */
export function colours(measured: readonly Measured[]) {
  const present = systems.filter(({ name }) => measured.some(({ system }) => system === name));
  const sort = present.map(({ label }) => label);
  return {
    sort,
    scale: { domain: sort, range: present.map(({ colour }) => colour) },
    dashes: { domain: sort, range: present.map(({ dash }) => dash) },
  };
}

/** The first sentence of every caption: what was sent to what. */
export function whatDoes(run: Run, measured: readonly Measured[]): string {
  const { point } = measured[0]!.windows[0]!;
  const [models, rate, cv] = ['models', 'rate', 'cv'].map((name) => numberOf(run, point, name));
  const load = [
    ...(rate === undefined ? [] : [`${rate} requests/s`]),
    ...(models === undefined ? [] : [`to ${models} copies of ResNet-50 v2 on one GPU`]),
    ...(cv === undefined ? [] : [`with gamma gaps of coefficient of variation ${cv}`]),
  ];
  return load.length === 0 ? '' : `${load.join(' ')}, the same arrivals for all.`;
}
