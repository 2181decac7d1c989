import { expect, it } from 'vitest';
import experiment from '../../../experiments/tournament/experiment.js';
import { standingsOf } from '../../../src/cli/tournament/standings-text.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import { simulate } from '../../experiments/simulate.js';

it('the standings of a run are a table for each contest, with ∞ for a percentile that does not exist, and the same as data', async () => {
  const contest = { fleet: 'uniform', maxBatch: 8, load: 0.9, duration: 10, leadIn: 2 };
  const run = await simulate(
    experiment as unknown as AnyExperiment,
    ['faro', 'edf'].map((system) => ({ ...contest, system })),
  );
  const { text, rows } = await standingsOf(run, 120);
  const lines = text.split('\n');
  expect(lines[0]).toBe('fleet=uniform load=0.9 maxBatch=8');
  expect(lines[1]).toMatch(
    /^SYSTEM\s+GOODPUT\/S \[95 %\]\s+IN TIME\s+P99 MS\s+\$\/MILLION GOOD \[95 %\]\s+INSTANCES$/,
  );
  expect(lines[2]).toMatch(/^edf\s+\d+\.\d \[\d+\.\d, \d+\.\d\]\s+\d+\.\d\d %/);
  expect(lines[3]).toMatch(/^faro\s.*∞/);
  expect(lines.at(-1)).toContain('Not a ranking of systems');
  expect(rows.map(({ system, p99 }) => [system, p99 === null])).toEqual([
    ['edf', false],
    ['faro', true],
  ]);
  expect(rows[0]).not.toHaveProperty('outcomes');
});
