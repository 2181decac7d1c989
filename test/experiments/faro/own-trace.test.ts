import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import ablation from '../../../experiments/faro-ablation/experiment.js';
import { stepNames } from '../../../experiments/faro-ablation/steps.js';
import mixed from '../../../experiments/faro-mixed/experiment.js';
import policies from '../../../experiments/faro-policies/experiment.js';
import scale from '../../../experiments/faro-scale/experiment.js';
import timeline from '../../../experiments/faro-timeline/experiment.js';
import { checkRun } from '../../../src/claims/check.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import type { Values } from '../../../src/index.js';
import { simulate } from '../simulate.js';

let dir: string;
let trace: string;
// Six hours of three jobs that ask once a minute: long enough for claims, and not what they are about.
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-own-trace-'));
  trace = join(dir, 'input.json');
  const lines = Array.from({ length: 360 }, (_, ts) => ({
    ts,
    counts: { a: { m: 1 }, b: { m: 1 }, c: { m: 1 } },
  }));
  writeFileSync(trace, lines.map((line) => JSON.stringify(line)).join('\n'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const folderOf = (name: string) => fileURLToPath(new URL(`../../../experiments/${name}`, import.meta.url));
const names: readonly Values[] = [{ policy: 'fairshare' }, { policy: 'aiad' }];

const experiments: readonly (readonly [AnyExperiment, readonly Values[], number])[] = [
  [policies as unknown as AnyExperiment, names.map((one) => ({ ...one, quota: 6 })), 3],
  [mixed as unknown as AnyExperiment, names.map((one) => ({ ...one, quota: 6 })), 3],
  [timeline as unknown as AnyExperiment, names.map((one) => ({ ...one, quota: 6 })), 3],
  [scale as unknown as AnyExperiment, names.map((one) => ({ ...one, copies: 2 })), 6],
  [ablation as unknown as AnyExperiment, stepNames.slice(0, 2).map((step) => ({ step, quota: 6 })), 3],
];

describe.each(
  experiments.map(([experiment, points, jobs]) => ({ name: experiment.name, experiment, points, jobs })),
)('$name', ({ name, experiment, points, jobs }) => {
  it('draws three jobs of a trace of one’s own without what was published of ten, and claims nothing', async () => {
    const run = await simulate(
      experiment,
      points.map((point) => ({ ...point, trace, predictor: 'persistence' })),
    );
    const [figure] = await experiment.figures[0].build(run, { folder: folderOf(name) });
    expect(figure.caption).toContain(
      `${jobs} jobs over 360 minutes of a trace that is not the published one; forecasts by persistence.`,
    );
    expect(figure.caption).not.toMatch(/release|Cilantro/);
    expect(JSON.stringify(figure.spec)).not.toContain('published');
    for (const { verdict, reason } of await checkRun(run, experiment)) {
      expect(verdict).toBe('NOT TESTABLE');
      expect(reason).toMatch(
        /needs the ten jobs of the published trace, that of this run has 3|of the published trace: repro data|forecasts no quantiles/,
      );
    }
  });
});
