import type { ComparedPoint, Comparison, Difference } from '../../compare/compare-runs.js';
import { number, signedPercent } from '../../compare/numbers.js';
import { type Verdict, verdicts } from '../../compare/verdict.js';
import { count } from '../../plural.js';
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
  const tables = names.map((name) =>
    pointText(
      points.filter((point) => point.name === name),
      differences.filter(({ point }) => point === name),
      { width, several },
    ),
  );
  const notes = [
    ...(judged > 0 ? [`Intervals hold together with 95 %, for all of ${count(judged, 'difference')}.`] : []),
    ...(points.some(({ rollups }) => rollups.reference || rollups.other)
      ? ['Roll-ups tell quantiles within 0.1 %, and not when: of one repeat they are undecided.']
      : []),
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
      `${label} ${dir}${i === 0 ? ' (reference)' : ''}${unfinished > 0 ? `, ${count(unfinished, 'point')} unfinished` : ''}`,
  );
  if (differing.length === 0) return about.join('\n');
  const rows = differing.map(({ name, values }) => [name, ...values.map((value) => String(value ?? '–'))]);
  const table = renderTable(['DIFFERS', ...runs.map(({ label }) => label)], rows, { width });
  return `${about.join('\n')}\n\n${table}`;
}

function pointText(
  points: readonly ComparedPoint[],
  differences: readonly Difference[],
  { width, several }: { width: number; several: boolean },
): string {
  const [{ name, status, rollups }] = points;
  const order = [...new Set(differences.map(({ metric }) => metric))];
  const sorted = order.flatMap((metric) => differences.filter((one) => one.metric === metric));
  const rows = sorted.map((one, i) => {
    const first = sorted[i - 1]?.metric !== one.metric;
    return [
      first ? `${one.metric}${one.unit && ` (${one.unit})`}` : '',
      first ? number(one.reference) : '',
      ...(several ? [one.run] : []),
      ...[number(one.value), change(one), one.verdict],
    ];
  });
  const numbers = ['A', several ? 'VALUE' : 'B', 'CHANGE [95 %]'];
  const head = ['METRIC', 'A', ...(several ? ['RUN', 'VALUE'] : ['B']), 'CHANGE [95 %]', 'VERDICT'];
  const repeats = Math.max(...points.map((point) => point.repeats));
  const title = [
    name,
    ...(repeats > 1 ? [count(repeats, 'repeat')] : []),
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

const doubt = (run: string, status: string): string[] =>
  status === 'ok' ? [] : [`${status} in ${run}: not to be trusted`];

/** The difference as a part of the reference, or in its unit where that is 0. */
function change({ relative, difference, interval, exact }: Difference): string {
  const bounds = relative ? relative.interval : interval;
  const show = relative ? signedPercent : number;
  const value = show(relative ? relative.value : difference);
  const range = exact ? '[exact]' : bounds ? `[${show(bounds.low)}, ${show(bounds.high)}]` : '[–]';
  return `${value}${relative ? ' %' : ''} ${range}`;
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
    ...(lacks.length > 0 ? [`${count(lacks.length, 'point')} of A not in ${run}: ${lacks.join(', ')}.`] : []),
    ...(more.length > 0 ? [`${count(more.length, 'point')} in ${run} only: ${more.join(', ')}.`] : []),
  ]);
}

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
