import {
  type Estimate,
  type Figure,
  type FigureDeclaration,
  ink,
  type Run,
  type Standing,
  standings,
  vegaLite,
} from 'repro';
import {
  bySystem,
  captionOf,
  contestCells,
  contestColumns,
  type Look,
  looksOf,
  panelsOf,
  placeOfLoad,
  rowsOf,
} from './common.js';
import { logAxis } from './log-axis.js';

/** A number of every standing, drawn over the load. */
export interface LinesOptions {
  name: string;
  title: string;
  /** Of the axis. */
  axis: string;
  of(one: Standing): Estimate;
  /** A logarithmic axis, the same in all panels; otherwise it begins at 0. */
  log?: boolean;
  /** Draws where everything would be in time. */
  offered?: boolean;
  caption: readonly string[];
}

/** How values stand in a panel: along lines, or side by side where the run has one load alone. */
interface Layout {
  looks: ReadonlyMap<string, Look>;
  dots: boolean;
  y: object;
  /** Where intervals without end are cut off. */
  top: number;
}

function layoutOf(all: readonly Standing[], { axis, of, log }: LinesOptions): Layout {
  const dots = panelsOf(all).every(({ members }) => new Set(members.map(({ load }) => load)).size === 1);
  const values = all
    .flatMap((one) => Object.values(of(one)))
    .filter((value) => value > 0 && value < Infinity);
  const { domain, marks } = logAxis(values);
  return {
    looks: looksOf(all),
    dots,
    y: {
      field: 'value',
      type: 'quantitative',
      title: axis,
      scale: log ? { type: 'log', domain, nice: false } : { zero: true, nice: true },
      axis: log ? { values: marks, format: '~r' } : {},
    },
    top: log ? domain[1] : Infinity,
  };
}

function panel(members: readonly Standing[], { of, offered }: LinesOptions, layout: Layout): object[] {
  const { looks, dots, y, top } = layout;
  const values = members.flatMap((one) => {
    const { value, low, high } = of(one);
    if (!Number.isFinite(value)) return [];
    return [{ load: one.load, label: looks.get(one.system)!.label, value, low, high: Math.min(high, top) }];
  });
  const loads = [...new Set(members.map(({ load }) => load))];
  const { color, strokeDash, shape, xOffset } = bySystem(looks, dots ? 'dots' : 'lines');
  const line = {
    field: 'load',
    type: 'quantitative',
    title: 'Load',
    scale: { nice: false, padding: 12, zero: false },
    axis: { values: loads, format: '~g' },
  };
  const x = dots ? { x: placeOfLoad, xOffset } : { x: line };
  return [
    ...(offered ? [sentOf(members, dots ? {} : x, y)] : []),
    {
      mark: { type: 'rule', strokeWidth: 1.2 },
      encoding: { ...x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
    },
    ...(dots ? [] : [{ mark: { type: 'line', strokeWidth: 2 }, encoding: { ...x, y, color, strokeDash } }]),
    {
      mark: { type: 'point', filled: true, size: dots ? 70 : 36, opacity: 1 },
      encoding: { ...x, y, color, ...(dots && { shape }) },
    },
  ].map((layer) => ({ data: { values }, ...layer }));
}

/** Broad behind the marks: what was sent, along the loads, or at the one load from side to side. */
function sentOf(members: readonly Standing[], x: { x?: object }, y: object): object {
  const values = [...new Map(members.map((one) => [one.load, one])).values()].map(({ load, outcomes }) => ({
    load,
    value: outcomes.reduce((sum, { requests, seconds }) => sum + requests / seconds, 0) / outcomes.length,
  }));
  const mark = { type: x.x ? 'line' : 'rule', color: ink.guide, strokeWidth: 6 };
  return { data: { values }, mark, encoding: { ...x, y } };
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
      const layout = layoutOf(all, options);
      const spec = rowsOf(panelsOf(all), (one, width) => ({
        title: one.title,
        width,
        height: 240,
        layer: panel(one.members, options, layout),
      }));
      return [
        {
          name,
          title,
          caption: captionOf(run, all, ...caption),
          spec: vegaLite(spec),
          tables: [
            {
              name,
              columns: [...contestColumns(all[0]!), 'value', 'low', 'high'],
              rows: all.map((one) => {
                const { value, low, high } = of(one);
                return [...contestCells(one), ...[value, low, high].map(finite)];
              }),
            },
          ],
        },
      ];
    },
  };
}

// A table has no words for what is not finite.
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
