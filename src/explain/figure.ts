import type { Figure, FigureTable } from '../experiment/declaration.js';
import { ink, pageWidth, pale, palette } from '../plot/theme.js';
import { vegaLite } from '../plot/vega-lite.js';
import type { Explanation } from './explain-point.js';
import { ms } from './format.js';
import type { Life, Stage } from './life.js';
import { sceneOf } from './scene.js';

/** px of a row, and that its name may take. */
const ROW = 22;
const NAMES = 170;
/** How many times the longest life an SLO may be to be drawn. */
const FAR = 2;

export const stageLooks: Readonly<Record<Stage, { label: string; colour: string }>> = {
  queue: { label: 'in the queue', colour: pale.grey },
  wait: { label: 'to the GPU', colour: palette.sky },
  execution: { label: 'execution', colour: palette.blue },
  response: { label: 'response', colour: palette.turquoise },
  inside: { label: 'inside, not told where', colour: pale.blue },
};

/** A line of the figure: a request as it fared, or as it would have. */
export interface Line {
  label: string;
  life: Life;
}

/**
 * Lives as bars from arrival to departure, one below the other, with what was predicted and the SLO; of a single request also what the
 * GPUs did meanwhile. `lines` are the lives of the explanation, unless there are others beside them.
 */
export function explanationFigure(
  explanation: Explanation,
  provenance: string,
  lines: readonly Line[],
): Figure {
  const { point, lives, scene } = explanation;
  const [first] = lives;
  const one = lives.length === 1;
  const stem = one ? `request=${first.request.id}` : `worst=${lives.length}`;
  const name = `explain_${point.replaceAll(/[^\w=.,-]+/g, '_')}_${stem}`;
  const last = Math.max(
    1,
    ...lines.flatMap(({ life: { steps } }) => steps.flatMap(({ to, expectedTo = 0 }) => [to, expectedTo])),
  );
  // An SLO far beyond would leave the lives no room; reasons stand at the right of their bars.
  const slos = lines.map(({ life }) => life.request.slo).filter((slo) => slo <= FAR * last);
  const until = Math.max(last, ...slos) * (lines.length > 1 ? 1.16 : 1.04);
  const x = {
    type: 'quantitative',
    title: 'Time since arrival (ms)',
    scale: { domain: [0, until / 1e6], nice: false },
    axis: { grid: true },
  };
  const gpus = one ? sceneOf(first, scene, x, pageWidth - NAMES) : null;
  return {
    name,
    title: one ? `Request ${first.request.id} of ${point}` : `The ${lives.length} worst requests of ${point}`,
    caption: [
      ...(one ? [first.reason.sentence] : []),
      ...(lines.some(({ life }) => life.request.slo >= 0) ? ['The upright mark is the SLO.'] : []),
      ...(lines.some(({ life }) => life.steps.some(({ expectedTo }) => expectedTo !== undefined))
        ? ['The thin line is the execution that the controller predicted.']
        : []),
      provenance,
    ].join(' '),
    spec: vegaLite({
      spacing: 16,
      resolve: { scale: { color: 'independent', x: 'shared' }, legend: { color: 'independent' } },
      vconcat: gpus ? [livesPanel(lines, until, { ...x, title: null }), gpus] : [livesPanel(lines, until, x)],
    }),
    tables: [stepsTable(name, lines)],
  };
}

function livesPanel(lines: readonly Line[], until: number, x: object) {
  const labels = lines.map(({ label }) => label);
  const y = {
    field: 'line',
    type: 'nominal',
    sort: labels,
    title: null,
    scale: { domain: labels, paddingInner: 0.35 },
    axis: { ticks: false, domain: false, labelLimit: NAMES - 20, minExtent: NAMES - 20 },
  };
  const inMs = (ns: number): number => ns / 1e6;
  const steps = lines.flatMap(({ label, life }) =>
    life.steps.map(({ stage, from, to }) => ({
      line: label,
      stage: stageLooks[stage].label,
      from: inMs(from),
      to: inMs(to),
      took: ms(to - from),
    })),
  );
  const predicted = lines.flatMap(({ label, life }) =>
    life.steps.flatMap(({ expectedFrom, expectedTo }) =>
      expectedFrom === undefined || expectedTo === undefined
        ? []
        : [{ line: label, from: inMs(expectedFrom), to: inMs(expectedTo) }],
    ),
  );
  const slos = lines.flatMap(({ label, life: { request } }) =>
    request.slo < 0 || request.slo > until ? [] : [{ line: label, slo: inMs(request.slo) }],
  );
  const used = Object.values(stageLooks).filter(({ label }) => steps.some(({ stage }) => stage === label));
  const fromTo = { x: { field: 'from', ...x }, x2: { field: 'to' } };
  return {
    width: pageWidth - NAMES,
    height: { step: ROW },
    layer: [
      {
        data: { values: steps },
        mark: { type: 'bar' },
        encoding: {
          y,
          ...fromTo,
          color: {
            field: 'stage',
            type: 'nominal',
            scale: { domain: used.map(({ label }) => label), range: used.map(({ colour }) => colour) },
            legend: { title: null, orient: 'top', direction: 'horizontal' },
          },
        },
      },
      {
        data: { values: predicted },
        mark: { type: 'rule', strokeWidth: 2, color: palette.orange },
        encoding: { y, ...fromTo },
      },
      {
        data: { values: slos },
        mark: {
          type: 'tick',
          clip: true,
          thickness: 2.4,
          size: ROW * 0.9,
          color: palette.vermillion,
          opacity: 1,
        },
        encoding: { y, x: { field: 'slo', ...x } },
      },
      ...(lines.length > 1 ? [reasons(lines, y, x)] : []),
    ],
  };
}

function reasons(lines: readonly Line[], y: object, x: object) {
  const values = lines.map(({ label, life: { request, reason } }) => ({
    line: label,
    reason: reason.code,
    end: request.latency / 1e6,
  }));
  return {
    data: { values },
    mark: { type: 'text', align: 'left', dx: 6, color: ink.faint },
    encoding: { y, x: { field: 'end', ...x }, text: { field: 'reason' } },
  };
}

function stepsTable(name: string, lines: readonly Line[]): FigureTable {
  return {
    name,
    columns: [
      'line',
      'request_id',
      'model_id',
      'reason',
      'slo',
      'stage',
      'from',
      'to',
      'expected_from',
      'expected_to',
    ],
    rows: lines.flatMap(({ label, life: { request, reason, steps } }) =>
      steps.map(({ stage, from, to, expectedFrom, expectedTo }) => [
        ...[label, request.id, request.model, reason.code, request.slo, stage, from, to],
        ...[expectedFrom ?? null, expectedTo ?? null],
      ]),
    ),
  };
}
