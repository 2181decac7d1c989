import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import declared from '../../../experiments/faro-policies/experiment.js';
import { readFaro } from '../../../experiments/faro-policies/outcomes.js';
import { published } from '../../../experiments/faro-policies/published.js';
import { publishedLost } from '../../../experiments/faro-policies/published-lost.js';
import { policyNames } from '../../../experiments/shared/faro/names.js';
import { rankCorrelation } from '../../../experiments/shared/rank-correlation.js';
import { checkRun } from '../../../src/claims/check.js';
import { checkDeclaration } from '../../../src/experiment/check.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import { simulate } from '../simulate.js';

const experiment = declared as unknown as AnyExperiment;
const folder = fileURLToPath(new URL('../../../experiments/faro-policies', import.meta.url));

describe('faro-policies', () => {
  it('is declared whole', () => {
    expect(checkDeclaration(experiment, 'faro-policies')).toBe(experiment);
  });

  it('has in its claims what its table of published values has', async () => {
    const rows = await published(`${folder}/published.tsv`);
    expect(rows).toHaveLength(36 + 26);
    const judged = rows.filter(({ quota }) => quota < 44);
    expect(judged).toHaveLength(36);
    for (const { quota, policy, lost } of judged) expect(publishedLost[quota][policy as 'aiad']).toBe(lost);
  });

  it('draws a short run beside the published values, and claims nothing about it', async () => {
    const run = await simulate(
      experiment,
      policyNames.map((policy) => ({ policy, quota: 32, minutes: 8 })),
    );
    const outcomes = await readFaro(run);
    expect(outcomes.map(({ policy }) => policy)).toEqual([...policyNames]);
    for (const { violations, lost } of outcomes) {
      expect(violations).toBeGreaterThanOrEqual(0);
      expect(violations).toBeLessThan(1);
      // One of nine minutes is lost to everybody.
      expect(lost).toBeGreaterThan(10 / 9 - 0.4);
      expect(lost).toBeLessThan(10);
    }
    for (const { verdict } of await checkRun(run, experiment)) expect(verdict).toBe('NOT TESTABLE');
    const [figure] = await declared.figures[0].build(run, { folder });
    expect(figure.tables[0].rows).toHaveLength(9);
    expect(figure.caption).toContain('synthetic stand-in');
    expect(JSON.stringify(figure.spec)).toContain('0.7761');
  });
});

describe('rank correlation', () => {
  it('is 1 of one order, −1 of the opposite, and that of shared ranks with ties', () => {
    expect(rankCorrelation([1, 2, 30], [5, 6, 7])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 30], [7, 6, 5])).toBeCloseTo(-1, 12);
    // Ranks 0, 1.5, 1.5, 3 and 0, 1, 2, 3: 4.5 / √(4.5 · 5).
    expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });
});
