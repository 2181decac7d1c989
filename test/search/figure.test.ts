import { expect, it } from 'vitest';
import { searchFigure } from '../../src/search/figure.js';
import { parseGoal } from '../../src/search/goal.js';
import type { Question } from '../../src/search/question.js';
import { summarise } from '../../src/search/summary.js';

const goal = parseGoal('p99<=100ms', undefined);
const found = (name: string, met: number) => ({
  case: name,
  repeat: 0,
  end: 'between' as const,
  met,
  missed: met + 10,
  tried: [
    { case: name, repeat: 0, value: met, answers: 100, missed: [1], met: true, stopped: false, key: '' },
  ],
});
const question = {
  parameter: 'rate',
  unit: 'requests/s',
  goal,
  repeats: 1,
  range: { wanted: 'highest' },
  experiment: { declaration: { name: 'fig7' } },
} as unknown as Question;

/** Fields that marks of each panel are coloured by: the values that were tried, then what they came to. */
function colouredBy(cases: string[]) {
  const figure = searchFigure(
    question,
    summarise(
      cases.map((name) => found(name, 600)),
      'highest',
    ),
    '',
  );
  const { vconcat } = figure.spec as unknown as {
    vconcat: { layer: { encoding: { color?: { field?: string; scale?: { domain: string[] } } } }[] }[];
  };
  return vconcat.map(({ layer }) => layer.at(-1)!.encoding.color);
}

it('colours a case the same in both panels of the figure', () => {
  const [tried, came] = colouredBy(['models=12', 'models=48']);
  expect(tried).toMatchObject({ field: 'case', scale: { domain: ['models=12', 'models=48'] } });
  expect(came).toEqual({ ...tried, legend: null });
});

it('colours nothing apart where there is one case, or more than there are colours', () => {
  for (const cases of [[''], [...'abcdefg']])
    for (const color of colouredBy(cases)) expect(color).not.toHaveProperty('field');
});

it('says whether the highest or the lowest value was searched, and on which side the goal is met', () => {
  for (const [wanted, title, met] of [
    ['highest', 'Highest rate that meets p99<=100ms: fig7', 'up to which every seed meets the goal'],
    ['lowest', 'Lowest rate that meets p99<=100ms: fig7', 'from which every seed meets it'],
  ] as const) {
    const asked = { ...question, range: { ...question.range, wanted } };
    const figure = searchFigure(asked, summarise([found('', 600)], wanted), '');
    expect(figure.title).toBe(title);
    expect(figure.caption).toContain(`a dot is the ${wanted} value`);
    expect(figure.caption).toContain(met);
  }
});
