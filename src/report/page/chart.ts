import type { SimulatorOffer, SimulatorResult } from '../simulator/offer.js';
import { svg } from './dom.js';

const WIDTH = 640;
const HEIGHT = 360;
const ROOM = { left: 56, right: 16, top: 30, bottom: 46 };

/** Draws a curve, the one before it, and the goal. */
export function drawChart(
  place: Element,
  axes: SimulatorOffer['axes'],
  now: SimulatorResult | null,
  before: SimulatorResult | null,
): void {
  const ends = [now, before].flatMap((result) => (result ? [endOf(result, axes.kind)] : []));
  const until = niceEnd(Math.max(1, ...ends));
  const x = (value: number): number =>
    ROOM.left + (Math.min(value, until) / until) * (WIDTH - ROOM.left - ROOM.right);
  const y = (share: number): number => HEIGHT - ROOM.bottom - share * (HEIGHT - ROOM.top - ROOM.bottom);
  const line = (result: SimulatorResult | null, look: string): SVGElement[] => {
    if (!result || result.curve.length === 0) return [];
    const shown = result.curve.filter(([at]) => at <= until);
    const [, last = 0] = shown.at(-1) ?? [];
    const whole = axes.kind === 'distribution' ? [[0, 0], ...shown, [until, last]] : shown;
    const points = whole.map(([at, share]) => `${x(at).toFixed(2)},${y(share).toFixed(2)}`);
    const path = svg('polyline', { class: look, points: points.join(' ') });
    path.dataset.curve = JSON.stringify(result.curve);
    return [path];
  };
  place.replaceChildren(
    ...ticks(until).flatMap((value) => [
      svg('line', { class: 'grid', x1: x(value), x2: x(value), y1: ROOM.top, y2: y(0) }),
      svg('text', { x: x(value), y: y(0) + 18, 'text-anchor': 'middle' }, String(value)),
    ]),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      svg('line', { class: 'grid', x1: ROOM.left, x2: WIDTH - ROOM.right, y1: y(share), y2: y(share) }),
      svg(
        'text',
        { x: ROOM.left - 8, y: y(share) + 4, 'text-anchor': 'end' },
        axes.kind === 'distribution' ? `${100 * share} %` : String(share),
      ),
    ]),
    svg(
      'text',
      { class: 'title', x: (ROOM.left + WIDTH) / 2, y: HEIGHT - 8, 'text-anchor': 'middle' },
      axes.x,
    ),
    svg('text', { class: 'title', x: ROOM.left - 8, y: 14 }, axes.y),
    ...line(before, 'before'),
    ...line(now, 'now'),
    ...(now?.goal !== null && now?.goal !== undefined && now.goal <= until
      ? [
          svg('line', { class: 'goal', x1: x(now.goal), x2: x(now.goal), y1: ROOM.top, y2: y(0) }),
          svg('text', { class: 'goal', x: x(now.goal) + 5, y: ROOM.top + 12 }, axes.goal),
        ]
      : []),
  );
}

/** Where a curve has said what it has to say: the goal with some room, and nearly all of the curve. */
function endOf({ curve, goal }: SimulatorResult, kind: SimulatorOffer['axes']['kind']): number {
  const most = curve[Math.floor(0.995 * (curve.length - 1))]?.[0] ?? 0;
  const end = kind === 'line' ? (curve.at(-1)?.[0] ?? 0) : most;
  return Math.max((goal ?? 0) * (kind === 'line' ? 1 : 1.25), end);
}

/** Steps of 1, 2 or 5 that divide the axis into at most ten. */
function stepFor(end: number): number {
  const power = 10 ** Math.floor(Math.log10(end / 10));
  return power * ([1, 2, 5, 10].find((factor) => end / (factor * power) <= 10) ?? 10);
}

function niceEnd(end: number): number {
  const step = stepFor(end);
  return Math.ceil(end / step) * step;
}

function ticks(end: number): number[] {
  const step = stepFor(end);
  return Array.from({ length: Math.round(end / step) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}
