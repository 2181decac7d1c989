import type { ComparedPoint, Comparison, Difference } from '../../compare/comparison.js';
import { number, signedPercent } from '../../compare/numbers.js';
import { type Verdict, verdicts } from '../../compare/verdict.js';
import { plainLine } from '../../plain-line.js';
import { count } from '../../plural.js';
import { shownPoints } from '../../shown-point.js';
import { paint } from '../paint.js';
import { renderTable } from '../table.js';
import { wrap } from '../wrap.js';

const colours: Partial<Record<Verdict, 'green' | 'red' | 'yellow'>> = {
  better: 'green',
  worse: 'red',
  undecided: 'yellow',
};

/** A comparison as tables, one a point, what was left out of it, and how many verdicts there are of each kind. */
export function compareText(comparison: Comparison, width: number): string {
  const { points, differences, judged } = comparison;
  const names = [...new Set(points.map(({ name }) => name))];
  const several = comparison.runs.length > 2;
  const told = shownPoints(names);
  const tables = names.map((name) =>
    pointText(
      points.filter((point) => point.name === name),
      differences.filter(({ point }) => point === name),
      { told: told(name), width, several },
    ),
  );
  const notes = [
    ...(judged > 0 ? [`Intervals hold together with 95 %, for all of ${count(judged, 'difference')}.`] : []),
    ...(points.some(({ rollups }) => rollups.reference || rollups.other)
      ? ['Roll-ups tell quantiles within 0.1 %, and not when: of one repeat they are undecided.']
      : []),
    ...verdictNotes(differences),
    ...repeatNotes(points),
    ...reasons(differences),
  ];
  return [
    heading(comparison, width),
    ...tables,
    ...onlyText(comparison).map((line) => wrap(line, width)),
    ...(notes.length > 0 ? [wrap(notes.join(' '), width)] : []),
    [...claimLines(comparison).map((line) => wrap(line, width)), ...summary(comparison)].join('\n'),
  ].join('\n\n');
}

function heading({ runs, differing }: Comparison, width: number): string {
  const about = runs.map(
    ({ label, dir, unfinished }, i) =>
      `${label} ${plainLine(dir)}${i === 0 ? ' (reference)' : ''}${unfinished > 0 ? `, ${count(unfinished, 'point')} unfinished` : ''}`,
  );
  if (differing.length === 0) return about.join('\n');
  const rows = differing.map(({ name, values }) => [name, ...values.map((value) => String(value ?? '–'))]);
  const table = renderTable(['DIFFERS', ...runs.map(({ label }) => label)], rows, { width });
  return `${about.join('\n')}\n\n${table}`;
}

function pointText(
  points: readonly ComparedPoint[],
  differences: readonly Difference[],
  { told, width, several }: { told: string; width: number; several: boolean },
): string {
  const [{ status, rollups }] = points;
  const order = [...new Set(differences.map(({ metric }) => metric))];
  const sorted = order.flatMap((metric) => differences.filter((one) => one.metric === metric));
  const rows = sorted.map((one, i) => {
    const first = sorted[i - 1]?.metric !== one.metric;
    return [
      first ? `${one.metric}${one.unit && ` (${one.unit})`}` : '',
      first ? number(one.reference) : '',
      ...(several ? [one.run] : []),
      ...[number(one.value), change(one), upTo(one), one.verdict],
    ];
  });
  const numbers = ['A', several ? 'VALUE' : 'B', 'CHANGE [95 %]', 'SAME UP TO'];
  const head = [
    'METRIC',
    'A',
    ...(several ? ['RUN', 'VALUE'] : ['B']),
    'CHANGE [95 %]',
    'SAME UP TO',
    'VERDICT',
  ];
  const title = [
    told,
    ...repeatsText(points),
    ...doubt('A', status.reference),
    ...points.flatMap((point) => doubt(point.run, point.status.other)),
    ...(rollups.reference ? ['A by its roll-ups'] : []),
    ...points.flatMap((point) => (point.rollups.other ? [`${point.run} by its roll-ups`] : [])),
  ].join(', ');
  const missing = points.flatMap((point) =>
    point.missing.length > 0
      ? [wrap(`Not compared with ${point.run}: ${point.missing.join(', ')}.`, width)]
      : [],
  );
  const table =
    rows.length > 0
      ? renderTable(head, rows, { width, right: numbers })
      : 'nothing that both have tables for';
  return [title, painted(table), ...missing].join('\n');
}

/** How many repeats are compared, and how many each run has where they differ. */
function repeatsText(points: readonly ComparedPoint[]): string[] {
  const uneven = points.some(({ of }) => of.reference !== of.other);
  const [{ of }] = points;
  const compared = Math.max(...points.map(({ repeats }) => repeats));
  if (!uneven) return compared > 1 ? [count(compared, 'repeat')] : [];
  const each = points.map(({ run, of: { other } }) => `${other} in ${run}`);
  return [`${count(compared, 'repeat')} compared, of ${[`${of.reference} in A`, ...each].join(' and ')}`];
}

/** What the numbers of repeats mean for the intervals, where the runs have unequally many. */
function repeatNotes(points: readonly ComparedPoint[]): string[] {
  const uneven = points.filter(({ of }) => of.reference !== of.other);
  if (uneven.length === 0) return [];
  const single = [
    ...(uneven.some(({ of }) => of.reference === 1) ? ['A'] : []),
    ...new Set(uneven.flatMap(({ run, of }) => (of.other === 1 ? [run] : []))),
  ];
  const from = single.join(' and ');
  return [
    'A repeat is compared with that of the same number; those beyond have no partner and are left out.',
    ...(single.length > 0
      ? [
          `${from} ${single.length > 1 ? 'have' : 'has'} one: intervals come from within that run, and do not know what another seed would change. More of it tell: repro run … --repeats ${Math.max(...uneven.flatMap(({ of }) => [of.reference, of.other]))}.`,
        ]
      : []),
  ];
}

const doubt = (run: string, status: string): string[] =>
  status === 'ok' ? [] : [`${status} in ${run}: not to be trusted`];

/** The difference in what its margin is of, so that both can be compared: a part of the reference, or its unit. */
function change({ relative, marginPart, difference, interval, exact }: Difference): string {
  const part = marginPart === null ? null : relative;
  const bounds = part ? part.interval : interval;
  const show = part ? signedPercent : signed;
  const value = show(part ? part.value : difference);
  const range = exact ? '[exact]' : bounds ? `[${show(bounds.low)}, ${show(bounds.high)}]` : '[–]';
  return `${value}${part ? ' %' : ''} ${range}`;
}

const signed = (value: number): string => `${value > 0 ? '+' : ''}${number(value)}`;

/** Up to where a difference is none that matters. */
function upTo({ margin, marginPart }: Difference): string {
  return marginPart === null ? number(margin) : `${number(100 * marginPart)} %`;
}

/** What the verdicts on differences that are none, or none for sure, say. */
function verdictNotes(differences: readonly Difference[]): string[] {
  const has = (wanted: Verdict) => differences.some(({ verdict, exact }) => verdict === wanted && !exact);
  return [
    ...(has('same')
      ? ['Same: the whole interval is within SAME UP TO, so that what differs is too small to matter.']
      : []),
    ...(has('undecided')
      ? ['Undecided: no difference beyond chance and SAME UP TO is shown, nor is one excluded.']
      : []),
  ];
}

const painted = (table: string): string =>
  table.replace(/(better|worse|undecided)$/gm, (verdict) => paint(colours[verdict as Verdict]!, verdict));

/** Why some differences have no interval. */
function reasons(differences: readonly Difference[]): string[] {
  const by = new Map<string, Set<string>>();
  for (const { reason, metric } of differences)
    if (reason !== undefined) by.set(reason, (by.get(reason) ?? new Set()).add(metric));
  return [...by].map(([reason, metrics]) => `No interval of ${[...metrics].join(', ')}: ${reason}.`);
}

function onlyText({ onlyIn }: Comparison): string[] {
  return onlyIn.flatMap(({ run, lacks, more }) => [
    ...(lacks.length > 0 ? [`${count(lacks.length, 'point')} of A not in ${run}: ${toldOf(lacks)}.`] : []),
    ...(more.length > 0 ? [`${count(more.length, 'point')} in ${run} only: ${toldOf(more)}.`] : []),
  ]);
}

const toldOf = (names: readonly string[]): string => names.map(shownPoints(names)).join(', ');

/** Claims that changed in the same way, a line a way. */
function claimLines({ claims }: Comparison): string[] {
  const ways = new Map<string, string[]>();
  for (const { id, run, from, to, verdict } of claims.changed) {
    const way = `${from} in A, ${to} in ${run}: ${verdict}`;
    ways.set(way, [...(ways.get(way) ?? []), id]);
  }
  if (ways.size === 0 && claims.common > 0)
    return [`Claims: ${claims.common} judged in both, all with the same verdict.`];
  return [...ways].map(([way, ids]) => `${count(ids.length, 'claim')} ${way}: ${ids.join(', ')}.`);
}

function summary({ runs, differences }: Comparison): string[] {
  return runs.slice(1).map(({ label }) => {
    const counts = verdicts.flatMap((verdict) => {
      const number = differences.filter((one) => one.run === label && one.verdict === verdict).length;
      return number === 0 && verdict === 'different' ? [] : [`${number} ${verdict}`];
    });
    return `${label} against A: ${counts.join(', ')}.`;
  });
}
