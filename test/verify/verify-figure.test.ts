import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { draws } from '../../src/cli/compare/draws.js';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { comparedLogdir } from '../../src/compare/compared-run.js';
import { parseMargins } from '../../src/compare/options.js';
import { writeComparison } from '../../src/compare/write.js';
import { explainPoint } from '../../src/explain/explain-point.js';
import { explanationFigure } from '../../src/explain/figure.js';
import type { PointWithRows } from '../../src/explain/request-rows.js';
import { runOrigin } from '../../src/plot/metadata/run-origin.js';
import { provenance } from '../../src/plot/provenance.js';
import { writeFigures } from '../../src/plot/write.js';
import { openRun } from '../../src/telemetry/logdir/open-run.js';
import type { Run } from '../../src/telemetry/run.js';
import { verifyGraphs } from '../../src/verify/redraw.js';
import { openFigure, verifyFigure } from '../../src/verify/verify-figure.js';
import { newFolder } from '../plot/request-log.js';
import { simulatedRun, tiny } from '../support/simulated-run.js';

let a: Run;
let b: Run;
let folder: string;
beforeAll(async () => {
  a = await openRun((await simulatedRun()).logdir);
  b = await openRun((await simulatedRun(tiny(), { seed: 3 })).logdir);
  folder = newFolder();
}, 60_000);

const verify = (name: string, runs: readonly Run[], from = folder) =>
  verifyFigure(
    openFigure(join(from, name)),
    { shown: runs.map((run) => ({ run, experiment: null })), draws },
    false,
  );

/** The same run in a folder of another name. */
async function moved({ dir }: Run): Promise<Run> {
  const other = join(newFolder(), 'elsewhere');
  cpSync(dir, other, { recursive: true });
  return openRun(other);
}

describe('a figure of a comparison', () => {
  beforeAll(async () => {
    const margins = ['5%'];
    const metrics = ['satisfaction', 'latency p50'];
    const runs = [a, b].map((run) => comparedLogdir(run));
    const comparison = await compareRuns(runs, { draws, metrics, margin: parseMargins(margins) });
    await writeComparison(comparison, folder, {
      formats: ['svg', 'png'],
      themes: ['light', 'dark'],
      origins: runs.map(({ origin }) => origin),
      asked: { metrics, margins },
    });
  });

  it('is drawn again, byte for byte, wherever its runs lie and in whatever order they are named', async () => {
    for (const name of ['compare.svg', 'compare.dark.png']) {
      const items = await verify(name, [b, await moved(a)]);
      expect(items.map(({ verdict, detail }) => [verdict, detail])).toEqual([
        ['identical', ''],
        ['identical', ''],
        ['identical', ''],
      ]);
    }
  });

  it('is told from one that was changed', async () => {
    const changed = newFolder();
    const svg = readFileSync(join(folder, 'compare.svg'), 'utf8');
    writeFileSync(join(changed, 'compare.svg'), svg.replaceAll('Change of', 'Chance of'));
    expect((await verify('compare.svg', [a, b], changed)).at(-1)).toMatchObject({
      verdict: 'differs',
      detail: 'the picture differs',
    });
    // Another margin gives other verdicts, and so another picture.
    writeFileSync(join(changed, 'compare.svg'), svg.replace('"margins":["5%"]', '"margins":["0.001%"]'));
    expect((await verify('compare.svg', [a, b], changed)).at(-1)).toMatchObject({
      verdict: 'differs',
      detail: 'the picture differs',
    });
  });

  it('says which run it lacks', async () => {
    const [, last] = await verify('compare.svg', [a]);
    expect(last.verdict).toBe('not recomputed');
    expect(last.detail).toMatch(
      /^to draw it again takes run B \(small, scale quick, seed 3, 2 points, digest [0-9a-f]{12}\): give it with -l$/,
    );
  });

  it('in a logdir is no figure of its run, and neither is its table', async () => {
    const run = await moved(a);
    const graphs = join(run.dir, 'graphs');
    mkdirSync(graphs, { recursive: true });
    for (const name of ['compare.svg', 'compare.tsv']) cpSync(join(folder, name), join(graphs, name));
    const items = await verifyGraphs(run, tiny(), false);
    const of = (name: string) => items.find(({ item }) => item === `graphs/${name}`)?.detail;
    expect(of('compare.svg')).toBe(
      `repro compare drew it, of this run beside others; verify it alone: repro verify ${graphs}/compare.svg -l LOGDIR for each of them`,
    );
    expect(of('compare.tsv')).toBe('a table of compare.svg, which repro compare drew');
  });
});

describe('a figure of explained requests', () => {
  beforeAll(async () => {
    const [point] = a.points;
    const explanation = await explainPoint(point as PointWithRows, { worst: 3 });
    const lines = explanation.lives.map((life) => ({ label: `request ${life.request.id}`, life }));
    await writeFigures([explanationFigure(explanation, provenance(a, [point]), lines)], folder, ['svg'], {
      by: 'explain',
      runs: [runOrigin(a, [point])],
      asked: { point: point.name, worst: 3 },
    });
  });
  const name = 'explain_rate=100_worst=3.svg';

  it('is drawn again, byte for byte', async () => {
    const items = await verify(name, [await moved(a)]);
    expect(items.map(({ verdict, detail }) => [verdict, detail])).toEqual([
      ['identical', ''],
      ['identical', ''],
    ]);
  });

  it('is not of another run', async () => {
    const [says, picture] = await verify(name, [b]);
    expect(says).toMatchObject({ verdict: 'differs', detail: 'seed: 0 here, 3 recomputed' });
    expect(picture.detail).toContain('to draw it again takes its run (small, scale quick, seed 0, 1 point,');
  });

  it('that an older repro drew only tells which points it shows', async () => {
    const old = newFolder();
    const svg = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(old, name), svg.replace(/,"asked":\{[^}]*\}/, ''));
    const [says, picture] = await verify(name, [a], old);
    expect(says.verdict).toBe('identical');
    expect(picture.detail).toBe('an older repro drew it, and did not keep what repro explain was asked for');
  });
});
