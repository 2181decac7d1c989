import { ink, pageWidth, vegaLite } from 'repro';
import type { TopLevelSpec } from 'vega-lite';

export interface Curve<C extends string> {
  column: C;
  label: string;
  colour: string;
  width: number;
  /** Colour of published numbers where the curve's own is too pale for an outline. */
  markColour?: string;
}

export interface Panel<C extends string> {
  title: string;
  /** Upper end of the y axis; by the data when absent. */
  top?: number;
  curves: readonly Curve<C>[];
}

/** A layer of a panel; x and y are those of the panel unless it has its own. */
export interface Layer {
  data: object;
  mark: object;
  encoding?: object;
}

/** A number of others beside the column at a time, min. */
export interface PanelMark {
  column: string;
  t: number;
  value: number;
}

/** The curves of a panel over the times `t`, min; hollow dots say that the point is invalid. */
export function curveLayers<C extends string>(
  { curves }: Panel<C>,
  t: readonly number[],
  columns: Readonly<Record<C, ArrayLike<number>>>,
  invalid: boolean,
): Layer[] {
  const scale = { domain: curves.map(({ label }) => label), range: curves.map(({ colour }) => colour) };
  const legend = { title: null, orient: 'right', symbolType: 'stroke', symbolSize: 300 };
  const hollow = { filled: false, fill: ink.paper, size: 16, strokeWidth: 1.1 };
  return curves.map(({ column, label, width }) => ({
    data: {
      values: t.map((time, i) => {
        const value = columns[column][i]!;
        return { t: time, value: Number.isFinite(value) ? value : null, curve: label };
      }),
    },
    mark: { type: 'line', strokeWidth: width, ...(invalid && { point: hollow }) },
    encoding: { color: { field: 'curve', type: 'nominal', scale, legend } },
  }));
}

/** Numbers of others over time, as hollow diamonds in the colour of the curve that they are of. */
export function markLayers<C extends string>({ curves }: Panel<C>, marks: readonly PanelMark[]): Layer[] {
  return curves.flatMap(({ column, colour, markColour = colour }) => {
    const values = marks.filter((mark) => mark.column === column).map(({ t, value }) => ({ t, value }));
    const shape = { shape: 'diamond', fill: ink.paper, stroke: markColour };
    const mark = { type: 'point', ...shape, size: 38, strokeWidth: 1.2, opacity: 1 };
    return values.length === 0 ? [] : [{ data: { values }, mark }];
  });
}

/** Panels one above the other over one axis of time, which the last one names; legends have `legendRoom` px on the right. */
export function stackedPanels(
  panels: readonly { height: number; y: object; layers: readonly Layer[] }[],
  time: { title: string; domain: readonly [number, number]; tickCount: number },
  legendRoom: number,
): TopLevelSpec {
  return vegaLite({
    spacing: 14,
    resolve: { legend: { color: 'independent' }, scale: { color: 'independent', x: 'shared' } },
    vconcat: panels.map(({ height, y, layers }, i) => {
      const last = i === panels.length - 1;
      const x = {
        field: 't',
        type: 'quantitative',
        title: last ? time.title : null,
        scale: { domain: time.domain, nice: false },
        axis: { grid: false, labels: last, ticks: last, tickCount: time.tickCount },
      };
      return {
        width: pageWidth - legendRoom,
        height,
        layer: layers.map((layer) => ({
          ...layer,
          encoding: { x, y: { field: 'value', type: 'quantitative', ...y }, ...layer.encoding },
        })),
      };
    }),
  });
}
