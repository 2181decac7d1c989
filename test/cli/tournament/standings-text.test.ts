import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standingsOf } from '../../../src/cli/tournament/standings-text.js';
import { loadZoo } from '../../../src/datasets/zoo/index.js';
import { loadExperiment } from '../../../src/experiment/load.js';
import { executePlan } from '../../../src/runner/execute-plan.js';
import { planRun } from '../../../src/runner/plan/plan-run.js';
import { Journal } from '../../runner/fixture.js';

/** Plays two competitors for a few seconds into a logdir. */
async function played(): Promise<string> {
  const logdir = join(mkdtempSync(join(tmpdir(), 'repro-standings-text-')), 'run');
  const plan = await planRun({
    experiment: await loadExperiment('tournament'),
    logdir,
    set: ['system=edf|faro', 'load=0.9', 'fleet=uniform', 'maxBatch=8', 'duration=10', 'leadIn=2'],
    points: ['fleet=uniform,maxBatch=8,load=0.9'],
    loadProfiles: loadZoo,
    command: [],
  });
  await executePlan(plan, new Journal().reporter);
  return logdir;
}

describe('the standings of a logdir', () => {
  it('are a table for each contest, with ∞ for a percentile that does not exist, and the same as data', async () => {
    const { text, rows } = await standingsOf(await played(), 120);
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
});
