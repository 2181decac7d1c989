import { count } from '../../plural.js';
import { shownPoints } from '../../shown-point.js';
import { doubtsOf, percent, widestOf } from '../../telemetry/repeats-text.js';
import type { RepeatedPoint, RepeatedWarmUp } from '../../telemetry/run.js';
import { renderTable } from '../table.js';

/** What `--until` came to: every point with its widest metric, then the points that are not as wanted, a sentence each. */
export function repeatsText(points: readonly RepeatedPoint[], relative: number, width: number): string {
  const warm = points.some(({ warmUp }) => warmUp !== undefined);
  const told = shownPoints(points.map(({ name }) => name));
  const rows = points.map((point) => [
    told(point.name),
    String(point.repeats),
    ...widest(point),
    ...(warm ? [warmUpText(point)] : []),
  ]);
  const headings = ['POINT', 'REPEATS', 'WIDEST METRIC', 'MEAN', '95 %', ...(warm ? ['WARM-UP CUT'] : [])];
  const doubts = points.flatMap((point) => doubtsOf(point, relative));
  const narrow = points.filter(({ state }) => state === 'narrow').length;
  return [
    renderTable(headings, rows, { width, right: ['REPEATS', 'MEAN'] }),
    '',
    `${narrow} of ${count(points.length, 'point')} with every interval within ${percent(relative)} of its mean.`,
    ...doubts.map((doubt) => `Note: ${doubt}`),
  ].join('\n');
}

function widest(point: RepeatedPoint): [name: string, mean: string, width: string] {
  const metric = widestOf(point);
  if (!metric) return ['nothing measured', '', ''];
  const { name, unit, mean, relative } = metric;
  const value = `${Number(mean.toPrecision(4))}${unit && ` ${unit}`}`;
  return [name, value, relative === null ? 'unknown' : `±${percent(relative)}`];
}

/** `0.42 s, 1.3 s at most`; how many repeats have none to cut. */
function warmUpText({ warmUp, good }: RepeatedPoint): string {
  if (!warmUp) return '-';
  const { never, short } = warmUp;
  const told = good - never - short;
  return [
    ...(told > 0 ? [cut(warmUp)] : []),
    ...(never > 0 ? [`${never} never steady`] : []),
    ...(short > 0 ? [`${short} too short to tell`] : []),
  ].join('; ');
}

function cut({ seconds, longest }: RepeatedWarmUp): string {
  const short = (value: number) => `${Number(value.toPrecision(2))} s`;
  return longest === 0 ? 'none' : `${short(seconds)}, ${short(longest)} at most`;
}
