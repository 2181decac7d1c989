import { ink, pageWidth } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import type { Timeline } from '../timeline.js';
import { type Panel, panels } from './panels.js';
import type { PlacedMark } from './published.js';

const minutes = (s: number) => s / 60;

/** Room for the legends on the right. */
const legendRoom = 130;

function xOf({ time, end }: Timeline, last: boolean) {
  return {
    field: 't',
    type: 'quantitative',
    title: last ? 'Time since the major workload began (min); one more model is active each second' : null,
    scale: { domain: [minutes(Math.min(0, time[0]!)), minutes(end + 1)], nice: false },
    axis: { grid: false, labels: last, ticks: last, tickCount: 13 },
  };
}

/** The measured curves of a panel, each at the middles of its bins; a bin in which the major workload ends would mislead. */
function curveLayers(timeline: Timeline, { curves }: Panel) {
  const whole = timeline.time.filter((start) => start + timeline.width <= timeline.end);
  const scale = { domain: curves.map((c) => c.label), range: curves.map((c) => c.colour) };
  return curves.map(({ column, label, width }) => ({
    data: {
      values: whole.map((start, i) => {
        const value = timeline.columns[column][i]!;
        const t = minutes(start + timeline.width / 2);
        return { t, value: Number.isNaN(value) ? null : value, curve: label };
      }),
    },
    mark: { type: 'line', strokeWidth: width },
    encoding: {
      color: {
        field: 'curve',
        type: 'nominal',
        scale,
        legend: { title: null, orient: 'right', symbolType: 'stroke', symbolSize: 300 },
      },
    },
  }));
}

/** The derived numbers of a panel's curves, as hollow diamonds in their colour. */
function markLayers(marks: readonly PlacedMark[], { curves }: Panel) {
  return curves.flatMap(({ column, label, colour }) => {
    const own = marks.filter((mark) => mark.column === column);
    if (own.length === 0) return [];
    const stroke = label === 'utilization' ? ink.normal : colour;
    return [
      {
        data: { values: own.map(({ t, value }) => ({ t: minutes(t), value })) },
        mark: {
          type: 'point',
          shape: 'diamond',
          fill: ink.paper,
          stroke,
          size: 38,
          strokeWidth: 1.2,
          opacity: 1,
        },
      },
    ];
  });
}

/** A dashed line where the active models fill the cache, named in the first panel. */
function cacheLayers({ slots }: Timeline, named: boolean) {
  const data = { values: [{ t: minutes(slots), text: `${slots} models fill the cache` }] };
  const rule = {
    data,
    mark: { type: 'rule', color: ink.axis, strokeDash: [3, 3], strokeWidth: 1 },
    encoding: { y: undefined },
  };
  const name = {
    data,
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'top',
      dx: 5,
      dy: 1,
      y: 0,
      fontSize: 10.5,
      color: ink.faint,
    },
    encoding: { y: undefined, text: { field: 'text' } },
  };
  return named ? [rule, name] : [rule];
}

/** Figure 6 as a Vega-Lite spec: five panels over one time axis. */
export function spec(timeline: Timeline, marks: readonly PlacedMark[]): TopLevelSpec {
  return {
    spacing: 14,
    resolve: { legend: { color: 'independent' }, scale: { color: 'independent', x: 'shared' } },
    vconcat: panels.map((panel, i) => {
      const last = i === panels.length - 1;
      const y = {
        field: 'value',
        type: 'quantitative',
        title: panel.title,
        scale: panel.top === undefined ? { zero: true } : { domain: [0, panel.top] },
        axis: { tickCount: 4, minExtent: 38 },
      };
      const layers = [
        ...cacheLayers(timeline, i === 0),
        ...curveLayers(timeline, panel),
        ...markLayers(marks, panel),
      ];
      return {
        width: pageWidth - legendRoom,
        height: i === 0 ? 130 : 90,
        layer: layers.map((layer) => ({
          ...layer,
          encoding: { x: xOf(timeline, last), y, ...('encoding' in layer ? layer.encoding : {}) },
        })),
      };
    }),
  } as unknown as TopLevelSpec;
}
