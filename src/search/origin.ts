import type { Question } from './question.js';
import type { SearchFile } from './store.js';

/** Sentences for a caption: what was simulated, and every parameter that the user set. The same search gives the same words. */
export function searchOrigin(
  { scale, seed, repeats, range }: Question,
  { asked, versions }: SearchFile,
): string {
  const ran = [
    `scale ${scale}`,
    'simulated',
    `seed ${seed}`,
    ...(repeats > 1 ? [`${repeats} repeats`] : []),
    `precision ${range.precision}`,
    `repro ${versions.repro}.`,
  ].join(', ');
  const set = [...(asked.set ?? [])].sort();
  return `${ran[0].toUpperCase()}${ran.slice(1)}${set.length > 0 ? ` Set: ${set.join(', ')}.` : ''}`;
}
