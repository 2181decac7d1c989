import type { Explanation } from '../../explain/explain-point.js';
import type { Life } from '../../explain/life.js';
import { type ActionRow, wasPredicted } from '../../explain/rows.js';
import { changeName } from '../../what-if/change.js';
import type { Outcome } from '../../what-if/what-if.js';

/** An explanation as data: times in ns since the arrival of each request, `answered` as in the log. */
export function explainJson({ point, lives, actions }: Explanation) {
  return { point, actions, requests: lives.map(lifeJson) };
}

export function lifeJson({ request, match, steps, surroundings, reason }: Life) {
  const { arrival, departure: _, t: answered, ...row } = request;
  const { inference, batch, ...link } = match;
  const since = (time: number): number => time - arrival;
  return {
    ...row,
    answered,
    reason,
    steps,
    link: { ...link, batch: batch.map(({ id }) => id) },
    inference: inference && {
      ...timesSince(arrival, inference),
      created: since(inference.created),
      handled: since(inference.handled),
    },
    surroundings: {
      ...surroundings,
      loads: surroundings.loads.map((load) => timesSince(arrival, load)),
    },
  };
}

/** An action with the times of its execution since an arrival; without predictions where nobody made one. */
function timesSince<T extends Pick<ActionRow, 'begin' | 'end' | 'expectedBegin' | 'expectedEnd'>>(
  arrival: number,
  action: T,
) {
  const { begin, end, expectedBegin, expectedEnd, ...rest } = action;
  return {
    ...rest,
    begin: begin - arrival,
    end: end - arrival,
    ...(wasPredicted(action) && {
      expectedBegin: expectedBegin - arrival,
      expectedEnd: expectedEnd - arrival,
    }),
  };
}

/** Replays as data: for each change the fate of every request asked about, in their order. */
export function whatIfJson(outcomes: readonly Outcome[]) {
  return outcomes.map(({ change, fates }) => ({
    change,
    name: changeName(change),
    requests: fates.map(({ life, same }) => ({ same, ...(life && lifeJson(life)) })),
  }));
}
