import { ink, pageWidth, palette, vegaLite } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { type Measure, over } from './claims.js';
import { policyLabels } from './names.js';
import type { Group } from './outcomes.js';

/** What a bar is of. */
export const kinds = {
  baseline: 'baseline, here',
  faro: 'Faro, here',
  own: 'own policy, here',
  published: 'published',
} as const;
type Kind = (typeof kinds)[keyof typeof kinds];

const colours = {
  [kinds.baseline]: palette.grey,
  [kinds.faro]: palette.blue,
  [kinds.own]: palette.green,
  [kinds.published]: ink.strong,
};

/** One bar or diamond. */
export interface Bar {
  row: string;
  panel: string;
  kind: Kind;
  violations: number;
  lost: number;
  /** 95 % interval over repeats; the value itself where there is one. */
  violationsLow?: number;
  violationsHigh?: number;
  lostLow?: number;
  lostHigh?: number;
}

/** What a policy's bar is of. */
export function kindOf(policy: string): Kind {
  if (!(policy in policyLabels)) return kinds.own;
  return policy.startsWith('faro') ? kinds.faro : kinds.baseline;
}

/** Rows of a figure from the names that it has, known policies first. */
export function rowsOf(bars: readonly Bar[]): string[] {
  const found = new Set(bars.map(({ row }) => row));
  const known = Object.values(policyLabels);
  const place = (row: string) => {
    const at = known.findIndex((name) => row === name || row.startsWith(`${name},`));
    return at < 0 ? known.length : at;
  };
  return [...found].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

export function barOf(group: Group, row: string, panel: string, kind: Kind = kinds.faro): Bar {
  const of = (measure: Measure) => over(group.repeats.map(measure));
  const [violations, lost] = [of((one) => one.violations), of((one) => one.lost)];
  return {
    row,
    panel,
    kind,
    violations: violations.value,
    violationsLow: atLeast0(violations.low),
    violationsHigh: violations.high && Math.min(1, violations.high),
    lost: lost.value,
    lostLow: atLeast0(lost.low),
    lostHigh: lost.high,
  };
}

/** Student's interval of few repeats reaches where no share, and no loss, can be. */
const atLeast0 = (low: number | undefined) => low && Math.max(0, low);

/** Room for the names of rows, px. */
const NAMES = 150;
const GAP = 26;

/** Violations above, lost utility below; a panel for each of `panels`, a row for each of `rows`, diamonds for what is published. */
export function barPanels(
  bars: readonly Bar[],
  panels: readonly string[],
  rows: readonly string[],
): TopLevelSpec {
  const width = Math.floor((pageWidth - NAMES - GAP * (panels.length - 1)) / panels.length);
  const height = 22 + 17 * rows.length;
  const measures = ['violations', 'lost'] as const;
  const shown = Object.values(kinds).filter((kind) => bars.some((bar) => bar.kind === kind));
  return vegaLite({
    columns: panels.length,
    spacing: { column: GAP, row: GAP },
    concat: measures.flatMap((field) =>
      panels.map((name, i) => panel(bars, { name, field, rows, width, height, shown, first: i === 0 })),
    ),
  });
}

interface PanelOptions {
  name: string;
  field: 'violations' | 'lost';
  rows: readonly string[];
  width: number;
  height: number;
  first: boolean;
  /** Kinds of the legend. */
  shown: readonly Bar['kind'][];
}

function panel(bars: readonly Bar[], { name, field, rows, width, height, first, shown }: PanelOptions) {
  const here = bars.filter((bar) => bar.panel === name);
  const y = {
    field: 'row',
    type: 'nominal',
    title: null,
    sort: rows,
    scale: { domain: rows },
    axis: first ? { labelLimit: NAMES } : { labels: false, ticks: false },
  };
  const x = {
    field,
    type: 'quantitative',
    title: field === 'lost' ? 'Lost utility' : 'SLO violations (share)',
    scale: { domainMin: 0 },
    axis: { tickCount: 4, labelOverlap: true, ...(field === 'violations' && { format: '~%' }) },
  };
  const color = {
    field: 'kind',
    type: 'nominal',
    title: null,
    scale: { domain: shown, range: shown.map((kind) => colours[kind]) },
    legend: { orient: 'top' },
  };
  const mine = here.filter(({ kind }) => kind !== kinds.published);
  const spread = mine.filter((bar) => bar[`${field}Low`] !== undefined);
  return {
    width,
    height,
    title: name,
    layer: [
      { data: { values: mine }, mark: { type: 'bar', height: 9 }, encoding: { y, x, color } },
      {
        data: { values: spread },
        mark: { type: 'rule', color: ink.normal },
        encoding: { y, x: { ...x, field: `${field}Low` }, x2: { field: `${field}High` } },
      },
      {
        data: { values: here.filter(({ kind }) => kind === kinds.published) },
        mark: { type: 'point', shape: 'diamond', size: 46, filled: true, opacity: 1 },
        encoding: { y, x, color },
      },
    ],
  };
}
