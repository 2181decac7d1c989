import type { Line } from '../explain/figure.js';
import type { Life } from '../explain/life.js';
import { changeName } from './change.js';
import type { Outcome } from './what-if.js';

/** The lines of a figure: each request as it ran, and below it as it would have been with each change. */
export function linesOf(lives: readonly Life[], outcomes: readonly Outcome[]): Line[] {
  const ids = lives.map(({ request }) => request.id);
  const named = ({ request: { id, user } }: Life): string =>
    ids.indexOf(id) === ids.lastIndexOf(id) ? String(id) : `${id} of user ${user}`;
  return lives.flatMap((life, i): Line[] => [
    { label: `request ${named(life)}`, life },
    ...outcomes.flatMap(({ change, fates }) => {
      const { life: other, same } = fates[i];
      const name = `${changeName(change)}${same ? '' : ' *'}`;
      return other === null
        ? []
        : [{ label: lives.length === 1 ? name : `${named(life)}, ${name}`, life: other }];
    }),
  ]);
}
