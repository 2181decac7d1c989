import {
  type Estimate,
  type Figure,
  type FigureDeclaration,
  ink,
  type Run,
  type Standing,
  standings,
} from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { bySystem, captionOf, labelOf, panelsOf, widthOf } from './common.js';

/** A number of every standing, drawn over the load. */
export interface LinesOptions {
  name: string;
  title: string;
  /** Of the axis. */
  axis: string;
  of(one: Standing): Estimate;
  /** Vega-Lite's scale and axis of y. */
  scale?: object;
  format?: string;
  /** Draws a diagonal where everything is in time. */
  offered?: boolean;
  caption: readonly string[];
}

function panel(
  title: string,
  members: readonly Standing[],
  width: number,
  { axis, of, scale, format, offered }: LinesOptions,
) {
  const values = members.map((one) => ({ load: one.load, label: labelOf(one.system), ...finite(of(one)) }));
  const x = {
    field: 'load',
    type: 'quantitative',
    title: 'Load',
    scale: { nice: false, padding: 12, zero: false },
    axis: { values: [...new Set(values.map(({ load }) => load))], format: '~g' },
  };
  const y = { field: 'value', type: 'quantitative', title: axis, scale, axis: { ...(format && { format }) } };
  const { color, strokeDash } = bySystem(members);
  const sent = [...new Map(members.map((one) => [one.load, one])).values()].map(({ load, outcomes }) => ({
    load,
    value: outcomes.reduce((sum, { requests, seconds }) => sum + requests / seconds, 0) / outcomes.length,
  }));
  return {
    title,
    width,
    height: 240,
    data: { values },
    layer: [
      ...(offered
        ? [
            {
              data: { values: sent },
              mark: { type: 'line', color: ink.guide, strokeWidth: 6 },
              encoding: { x, y },
            },
          ]
        : []),
      {
        mark: { type: 'rule', strokeWidth: 1.2 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      { mark: { type: 'line', strokeWidth: 2 }, encoding: { x, y, color, strokeDash } },
      { mark: { type: 'point', filled: true, size: 36, opacity: 1 }, encoding: { x, y, color } },
    ],
  };
}

// What is not finite is no place on an axis: it is left out, and the table has it empty.
function finite({ value, low, high }: Estimate) {
  const or = (one: number) => (Number.isFinite(one) ? one : null);
  return { value: or(value), low: or(low), high: or(high) };
}

export function linesFigure(options: LinesOptions): FigureDeclaration {
  const { name, title, caption, of } = options;
  return {
    name,
    title,
    needs: ['requests', 'fleet'],
    async build(run: Run): Promise<Figure[]> {
      const all = await standings(run);
      if (all.length === 0) return [];
      const panels = panelsOf(all);
      const width = widthOf(panels.length);
      return [
        {
          ...{ name, title },
          caption: captionOf(run, all, ...caption),
          spec: {
            hconcat: panels.map((one) => panel(one.title, one.members, width, options)),
          } as unknown as TopLevelSpec,
          tables: [
            {
              name,
              columns: ['fleet', 'max_batch', 'load', 'system', 'value', 'low', 'high'],
              rows: all.map((one) => {
                const { value, low, high } = finite(of(one));
                return [one.fleet, one.maxBatch, one.load, one.system, value, low, high];
              }),
            },
          ],
        },
      ];
    },
  };
}
