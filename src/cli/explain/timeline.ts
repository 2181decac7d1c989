import { ms } from '../../explain/format.js';
import type { Life, Step } from '../../explain/life.js';

/** What each stage is drawn with. */
const fills = { queue: '░', wait: '▒', execution: '█', response: '▓', inside: '░' } as const;
const names = {
  queue: 'queue',
  wait: 'to the GPU',
  execution: 'execution',
  response: 'response',
  inside: 'inside',
} as const;
const CELL = 11;
const NAME = 11;
/** How many times a life the SLO may be to be drawn where it is. */
const FAR = 2;

/**
 * A request's life as lines: each step with when it began, what it took and what was predicted, where anything was, and a bar to scale; the SLO as a mark
 * below. `width`: columns that a line may take.
 */
export function timeline({ request, steps }: Life, width: number): string {
  const known = steps.some(({ expectedTo }) => expectedTo !== undefined);
  const columns = ['FROM', 'TOOK', ...(known ? ['PREDICTED'] : [])];
  const room = Math.max(20, width - NAME - columns.length * CELL - 2);
  const slo = Math.max(request.slo, 0);
  const ends = steps.flatMap(({ to, expectedTo = 0 }) => [to, expectedTo]);
  const last = Math.max(1, ...ends);
  // A distant SLO would leave the life itself no room.
  const beyond = slo > FAR * last;
  const span = beyond ? last : Math.max(slo, last);
  const at = (ns: number): number => Math.min(room, Math.max(0, Math.round((ns / span) * room)));
  const bar = (from: number, to: number, fill: string): string =>
    to > from ? ' '.repeat(Math.min(at(from), room - 1)) + fill.repeat(Math.max(1, at(to) - at(from))) : '';
  const row = (name: string, cells: readonly string[], drawn: string): string =>
    `${name.padEnd(NAME)}${columns.map((_, i) => (cells[i] ?? '').padStart(CELL)).join('')}  ${drawn}`.trimEnd();
  const end = ms(span);
  const lines = [row('', columns, `0${end.padStart(room - 1)}`)];
  for (const step of steps) {
    const { stage, from, to, expectedFrom, expectedTo } = step;
    lines.push(row(names[stage], [ms(from), ms(to - from), predicted(step)], bar(from, to, fills[stage])));
    if (expectedFrom !== undefined && expectedTo !== undefined)
      lines.push(row('  predicted', [ms(expectedFrom)], bar(expectedFrom, expectedTo, '─')));
  }
  const mark = beyond ? `${' '.repeat(room - 1)}→` : `${' '.repeat(Math.max(0, at(slo) - 1))}│`;
  if (request.slo >= 0) lines.push(row('SLO', [ms(slo)], mark));
  return lines.join('\n');
}

const predicted = ({ expectedFrom, expectedTo }: Step): string =>
  expectedFrom === undefined || expectedTo === undefined ? '' : ms(expectedTo - expectedFrom);
