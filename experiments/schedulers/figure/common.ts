import { type PointView, pageWidth, type Run } from 'repro';
import { doubts } from '../../shared/caption.js';
import { numberOf } from '../../shared/values.js';
import { isReadable, type Measured } from '../measured.js';
import { labelOf, systems } from '../systems.js';

/** Width of one of two panels side by side, px. */
export const halfWidth = pageWidth / 2 - 40;

/** The points without injected noise, and with the cache that most of the run's points have. */
export function undisturbed(measured: readonly Measured[]): Measured[] {
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

/** What the legend calls a system's points: those that are INVALID have an entry of their own. */
export const entryOf = ({ system, invalid }: Pick<Measured, 'system' | 'invalid'>): string =>
  labelOf(system) + (invalid ? ' (invalid)' : '');

/** The column `status` of the tables. */
export const statusOf = ({ invalid }: Measured): string => (invalid ? 'invalid' : 'ok');

/** Order and look of the entries that are present. */
export function colours(measured: readonly Pick<Measured, 'system' | 'invalid'>[]) {
  const entries = new Set(measured.map(entryOf));
  const present = systems
    .flatMap((look) =>
      [false, true].map((invalid) => ({ ...look, label: entryOf({ system: look.name, invalid }) })),
    )
    .filter(({ label }) => entries.has(label));
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

/** Encodings that leave the bars of what is INVALID hollow; data needs `label` and `invalid`. */
export function hollowBars(scale: object) {
  return {
    fillOpacity: { condition: { test: 'datum.invalid', value: 0 }, value: 1 },
    stroke: { field: 'label', type: 'nominal', scale, legend: null },
    strokeOpacity: { condition: { test: 'datum.invalid', value: 1 }, value: 0 },
  };
}

/** Sentences on the points of `drawn` that are in doubt, and on those of the run that could not be read. */
export function doubted(run: Run, drawn: readonly Measured[]): string[] {
  const shown = drawn.flatMap(({ windows, invalid }) => windows.map(() => ({ invalid })));
  const unread: PointView[] = run.points.filter((point) => !isReadable(point));
  return doubts(
    run,
    [...drawn.flatMap(({ windows }) => windows.map(({ point }) => point)), ...unread],
    shown,
  );
}
