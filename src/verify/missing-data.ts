import type { Dataset } from '../telemetry/run.js';

/** How to get a data set, as a sentence; how to make it, of a stand-in. */
export function getIt(dataset: Dataset): string {
  if (!('day' in dataset)) {
    if (dataset.kind === 'published') return 'Get it: repro data pull faro';
    return dataset.kind === 'file'
      ? "It is a file of the user's own: put it where it was."
      : 'The stand-in is made anew each time.';
  }
  const { name, day, kind } = dataset;
  if (kind === 'real') return `Get it: repro data pull ${name} --day ${day}`;
  return kind === 'synthetic-file'
    ? `Make it: repro data synth ${name} --day ${day}, and put it where the days are.`
    : 'The stand-in is made anew each time.';
}
