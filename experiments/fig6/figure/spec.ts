import { ink } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { curveLayers, type Layer, markLayers, stackedPanels } from '../../shared/stacked-panels.js';
import type { Timeline } from '../timeline.js';
import { panels } from './panels.js';
import type { PlacedMark } from './published.js';

const minutes = (s: number) => s / 60;

/** Room for the legends on the right, px. */
const legendRoom = 130;

/** A dashed line where the active models fill the cache, named in the first panel. */
function cacheLayers({ slots }: Timeline, named: boolean): Layer[] {
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

/** Figure 6 as a Vega-Lite spec: five panels over one time axis. A bin in which the major workload ends would mislead. */
export function spec(timeline: Timeline, marks: readonly PlacedMark[], invalid: boolean): TopLevelSpec {
  const { time, width, end, columns } = timeline;
  const middles = time.filter((start) => start + width <= end).map((start) => minutes(start + width / 2));
  const placed = marks.map(({ column, t, value }) => ({ column, t: minutes(t), value }));
  return stackedPanels(
    panels.map((panel, i) => ({
      height: i === 0 ? 130 : 90,
      y: {
        title: panel.title,
        scale: panel.top === undefined ? { zero: true } : { domain: [0, panel.top] },
        axis: { tickCount: 4, minExtent: 38 },
      },
      layers: [
        ...cacheLayers(timeline, i === 0),
        ...curveLayers(panel, middles, columns, invalid),
        ...markLayers(panel, placed),
      ],
    })),
    {
      title: 'Time since the major workload began (min); one more model is active each second',
      domain: [minutes(Math.min(0, time[0]!)), minutes(end + 1)],
      tickCount: 13,
    },
    legendRoom,
  );
}
