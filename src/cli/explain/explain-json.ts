import type { Explanation } from '../../explain/explain-point.js';
import type { Life } from '../../explain/life.js';
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
      ...inference,
      created: since(inference.created),
      handled: since(inference.handled),
      begin: since(inference.begin),
      end: since(inference.end),
      expectedBegin: since(inference.expectedBegin),
      expectedEnd: since(inference.expectedEnd),
    },
    surroundings: {
      ...surroundings,
      loads: surroundings.loads.map((load) => ({
        ...load,
        begin: since(load.begin),
        end: since(load.end),
        expectedBegin: since(load.expectedBegin),
        expectedEnd: since(load.expectedEnd),
      })),
    },
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
