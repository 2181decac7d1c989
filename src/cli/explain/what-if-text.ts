import { ms } from '../../explain/format.js';
import type { Life } from '../../explain/life.js';
import { changeName } from '../../what-if/change.js';
import type { Fate, Outcome } from '../../what-if/what-if.js';
import { renderTable } from '../table.js';
import { wrap } from '../wrap.js';

/** What became of one request in each replay with its reason, or of several as a table of replays. */
export function whatIfText(lives: readonly Life[], outcomes: readonly Outcome[], width: number): string {
  const notes = outcomes.some(({ fates }) => fates.some(({ same }) => !same)) ? [wrap(OTHER, width)] : [];
  return [lives.length === 1 ? one(lives[0], outcomes, width) : many(lives, outcomes, width), ...notes].join(
    '\n\n',
  );
}

const OTHER =
  '* Not surely the same request: in the replay it is of another model, arrived at another time, or is missing. Clients that send after answers send others, and a controller whose work costs time reads requests at other times.';

const verdict = ({ request }: Life): string => (request.met ? 'met' : 'missed');

function one(life: Life, outcomes: readonly Outcome[], width: number): string {
  const lines = [
    `as it ran: ${verdict(life)} after ${ms(life.request.latency)}`,
    ...outcomes.map(({ change, fates: [fate] }) => {
      const star = fate.same ? '' : ' *';
      if (fate.life === null) return `${changeName(change)}${star}: no such request`;
      return `${changeName(change)}${star}: ${verdict(fate.life)} after ${ms(fate.life.request.latency)}. ${fate.life.reason.sentence}`;
    }),
  ];
  return `What if\n${lines.map((line) => wrap(line, width)).join('\n')}`;
}

function many(lives: readonly Life[], outcomes: readonly Outcome[], width: number): string {
  const cell = ({ life, same }: Fate): string => {
    if (life === null) return 'missing *';
    const why = life.request.met ? '' : ` ${life.reason.code}`;
    return `${verdict(life)} ${ms(life.request.latency)}${why}${same ? '' : ' *'}`;
  };
  const rows = lives.map((life, i) => [
    String(life.request.id),
    cell({ life, same: true }),
    ...outcomes.map(({ fates }) => cell(fates[i])),
  ]);
  const met = (list: readonly (Life | null)[]): string =>
    `${list.filter((life) => life?.request.met).length} of ${lives.length} met`;
  rows.push(['', met(lives), ...outcomes.map(({ fates }) => met(fates.map(({ life }) => life)))]);
  const names = outcomes.map(({ change }) => changeName(change).toUpperCase());
  return `What if\n${renderTable(['REQUEST', 'AS IT RAN', ...names], rows, { width, right: ['REQUEST'] })}`;
}
