import type { Figure, FigureTable } from '../experiment/declaration.js';
import { ink, pageWidth, palette } from '../plot/theme.js';
import { vegaLite } from '../plot/vega-lite.js';
import { count } from '../plural.js';
import { excess } from './goal.js';
import type { Question } from './question.js';
import type { CaseSummary } from './summary.js';

/** Misses beyond these, as multiples of what is allowed, are drawn at the border; and px of a row of the lower panel. */
const LEAST = 0.01;
const MOST = 100;
const ROW = 26;
const NAMES = 150;

const ONLY = 'all';

/** Every value that was tried with how much it missed, and below the value that each case came to. */
export function searchFigure(question: Question, summaries: readonly CaseSummary[], origin: string): Figure {
  const { parameter, unit, goal, experiment, range } = question;
  const highest = range.wanted === 'highest';
  const marks = summaries.flatMap(({ case: name, repeats }) =>
    repeats.flatMap(({ repeat, tried }) =>
      tried.map(({ value, answers, missed, met, stopped }) => {
        const times = excess(goal, answers, missed);
        const drawn = Math.min(MOST, Math.max(LEAST, times));
        return {
          case: name || ONLY,
          repeat,
          value,
          times: drawn,
          met,
          ended: stopped ? 'stopped early' : 'whole',
        };
      }),
    ),
  );
  const values = marks.map(({ value }) => value);
  const wide = Math.max(...values) > 8 * Math.min(...values);
  const x = {
    type: 'quantitative',
    title: `${parameter}${unit && ` (${unit})`}`,
    scale: wide ? { type: 'log' } : { zero: false },
  };
  const title = `${highest ? 'Highest' : 'Lowest'} ${parameter} that meets ${goal.text}: ${experiment.declaration.name}`;
  return {
    name: `search_${parameter}`,
    title,
    caption: [
      `Each mark is a value that was tried, on ${count(question.repeats, 'seed')}; a triangle where its point stopped once it had missed beyond doubt. The goal is met on and below the line.`,
      highest
        ? 'Below, a dot is the highest value, the mean over seeds, with its 95 % interval; the grey band reaches from the value up to which every seed meets the goal to the one from which every seed misses it.'
        : 'Below, a dot is the lowest value, the mean over seeds, with its 95 % interval; the grey band reaches from the value up to which every seed misses the goal to the one from which every seed meets it.',
      origin,
    ].join(' '),
    spec: vegaLite({
      // the legends of the upper panel stand close under it otherwise
      title: { text: title, offset: 12 },
      spacing: 18,
      resolve: { scale: { x: 'shared', color: 'independent' } },
      vconcat: [triedPanel(marks, { ...x, title: null }, summaries), foundPanel(summaries, x)],
    }),
    tables: [triedTable(parameter, question, summaries)],
  };
}

const colours = [
  palette.blue,
  palette.orange,
  palette.turquoise,
  palette.purple,
  palette.green,
  palette.grey,
];

/** Colours of the cases, with a legend or none. More cases than colours are told apart by the lower panel's names alone. */
function colourOf(summaries: readonly CaseSummary[], legend: object | null) {
  const cases = summaries.map((one) => one.case || ONLY);
  if (cases.length === 1 || cases.length > colours.length) return { color: { value: palette.blue } };
  const scale = { domain: cases, range: colours.slice(0, cases.length) };
  return { color: { field: 'case', type: 'nominal', scale, legend } };
}

function triedPanel(marks: readonly object[], x: object, summaries: readonly CaseSummary[]) {
  const color = colourOf(summaries, { title: null, orient: 'top', direction: 'horizontal' });
  const y = {
    field: 'times',
    type: 'quantitative',
    title: 'Misses, as multiples of those allowed',
    scale: { type: 'log', domain: [LEAST, MOST] },
    // The extent is that of the names below, so that both panels begin at one x; the title stays at its axis.
    axis: { values: [0.01, 0.1, 1, 10, 100], minExtent: NAMES - 60, titleX: -44 },
  };
  return {
    width: pageWidth - NAMES,
    height: 240,
    layer: [
      { data: { values: [{ times: 1 }] }, mark: { type: 'rule', color: ink.axis }, encoding: { y } },
      {
        data: { values: marks },
        mark: { type: 'point', size: 44, strokeWidth: 1.5, opacity: 0.9 },
        encoding: {
          x: { field: 'value', ...x },
          y,
          ...color,
          shape: {
            field: 'ended',
            type: 'nominal',
            scale: { domain: ['whole', 'stopped early'], range: ['circle', 'triangle-up'] },
            legend: { title: null, orient: 'top', direction: 'horizontal' },
          },
        },
      },
    ],
  };
}

function foundPanel(summaries: readonly CaseSummary[], x: object) {
  const found = summaries.filter(({ value }) => value !== null);
  const values = found.map((one) => ({ ...one, case: one.case || ONLY, repeats: undefined }));
  const y = {
    field: 'case',
    type: 'nominal',
    title: null,
    sort: null,
    axis: { ticks: false, domain: false, minExtent: NAMES - 60, labelLimit: NAMES - 10 },
  };
  const between = {
    mark: { type: 'rule', strokeWidth: 6, color: ink.guide },
    encoding: { y, x: { field: 'met', ...x }, x2: { field: 'missed' } },
  };
  const intervals = values.filter(({ low }) => low !== null);
  const color = colourOf(summaries, null);
  return {
    width: pageWidth - NAMES,
    height: { step: ROW },
    data: { values },
    layer: [
      between,
      {
        data: { values: intervals },
        mark: { type: 'rule', strokeWidth: 1.6 },
        encoding: { y, x: { field: 'low', ...x }, x2: { field: 'high' }, ...color },
      },
      {
        mark: { type: 'point', filled: true, size: 50, opacity: 1 },
        encoding: { y, x: { field: 'value', ...x }, ...color },
      },
    ],
  };
}

function triedTable(parameter: string, { goal }: Question, summaries: readonly CaseSummary[]): FigureTable {
  return {
    name: `search_${parameter}`,
    columns: ['case', 'repeat', parameter, 'answers', 'misses', 'times_allowed', 'stopped', 'met'],
    rows: summaries.flatMap(({ case: name, repeats }) =>
      repeats.flatMap(({ repeat, tried }) =>
        tried.map(({ value, answers, missed, stopped, met }) => [
          ...[name, repeat, value, answers, missed.join(' '), excess(goal, answers, missed)],
          ...[stopped ? 1 : 0, met ? 1 : 0],
        ]),
      ),
    ),
  };
}
