import { excess } from './goal.js';
import type { Question } from './question.js';
import type { CaseSummary } from './summary.js';

/**
 * A sentence where a search found no value because it took more to be harder (`--min`: easier) and what it tried shows the opposite: whole
 * points, of which fewer missed on the side that was taken to be harder. Null where that cannot be known.
 */
export function otherWay(
  { parameter, goal, range }: Question,
  summaries: readonly CaseSummary[],
): string | null {
  const highest = range.wanted === 'highest';
  const ended = summaries.flatMap(({ repeats }) => repeats.filter(({ end }) => end !== 'between'));
  if (ended.length === 0) return null;
  const contrary = ended.every(({ tried }) => {
    // A point that stopped early has not shown how many would have missed.
    const whole = tried.filter(({ stopped }) => !stopped).sort((a, b) => a.value - b.value);
    const [low, high] = [whole[0], whole.at(-1)].map((one) =>
      one === undefined ? Number.NaN : excess(goal, one.answers, one.missed),
    );
    return highest ? high < low : low < high;
  });
  if (!contrary) return null;
  return `Fewer miss the ${highest ? 'larger' : 'smaller'} ${parameter} is, so that ${highest ? 'more' : 'less'} is easier. Next: --${highest ? 'min' : 'max'} ${parameter}`;
}
