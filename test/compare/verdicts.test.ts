import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimRow } from '../../src/claims/check.js';
import { compareText } from '../../src/cli/compare/compare-text.js';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { comparedLogdir } from '../../src/compare/compared-run.js';
import type { Comparison } from '../../src/compare/comparison.js';
import { worstOffence } from '../../src/compare/offence.js';
import { parseMargins } from '../../src/compare/options.js';
import { writeComparison } from '../../src/compare/write.js';
import type { PointView, Run } from '../../src/telemetry/run.js';
import { compare, differenceIn, draws, runIn, twoPoints } from './runs.js';

let dir: string;
let a: PointView;
let b: PointView;
let comparison: Comparison;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-compare-'));
  ({ a, b } = twoPoints(dir));
  comparison = await compare(['all'], run('a', a), run('b', b));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (name: string, ...points: PointView[]): Run => runIn(join(dir, name), ...points);
const of = (metric: string, found: Comparison = comparison) => differenceIn(metric, found);

describe('a comparison', () => {
  it('is shown as a table, and as a figure with its data in two themes', async () => {
    const text = compareText(comparison, 120);
    expect(text).toMatch(/^satisfaction +0\.9 +0\.8 +−0\.1 \[.*\] +0\.001 +worse$/m);
    expect(text).toMatch(/^B against A: \d+ worse, \d+ better, \d+ different, \d+ same, \d+ undecided\.$/m);
    expect(text).toMatch(/No interval of latency p99\.9, .*fewer than 10 values lie beyond it\./s);
    const files = await writeComparison(comparison, join(dir, 'figures'), {
      formats: ['svg'],
      themes: ['light', 'dark'],
    });
    const names = ['compare.svg', 'compare.dark.svg', 'compare.tsv'];
    expect(files).toEqual(names.map((file) => join(dir, 'figures', file)));
    const rows = readFileSync(files[2], 'utf8').trim().split('\n');
    expect(rows).toHaveLength(1 + comparison.differences.length);
    const svg = readFileSync(files[0], 'utf8');
    for (const title of ['Satisfaction', 'Latency p99', 'Mean batch', 'rate=100', 'worse', 'same'])
      expect(svg).toContain(title);
  });

  it('tells of a policy of its own by its file, not by the whole path', async () => {
    const own = { name: 'policy=%2Fhome%2Fme%2Fmine.ts', parameters: { policy: '/home/me/mine.ts' } };
    const other = { name: 'policy=.%2Fold.ts', parameters: { policy: './old.ts' } };
    const found = await compare(
      ['all'],
      run('a', { ...a, ...own }, { ...a, ...other }),
      run('b', { ...b, ...own }),
    );
    const text = compareText(found, 120);
    expect(text).toMatch(/^policy=mine\.ts$/m);
    expect(text).toContain('1 point of A not in B: policy=old.ts.');
    expect(worstOffence(found, ['worse'])).toContain(' of policy=mine.ts is ');
    const [svg] = await writeComparison(found, join(dir, 'own'), { formats: ['svg'] });
    expect(readFileSync(svg, 'utf8')).toContain('policy=mine.ts');
    expect(readFileSync(svg, 'utf8')).not.toContain('%2F');
  });

  it('tells a difference in what its margin is of, so that a same one does not look large', async () => {
    const share = comparison.differences.find(({ metric }) => metric === 'cold starts')!;
    const rare = {
      ...share,
      reference: 0.0005,
      value: 0.00042,
      difference: -0.00008,
      exact: false,
      interval: { low: -0.0002, high: 0.00004 },
      verdict: 'same' as const,
      relative: { value: -0.16, interval: { low: -0.4, high: 0.08 } },
    };
    const text = compareText({ ...comparison, differences: [rare] }, 200);
    expect(text).toMatch(
      /^cold starts +0\.0005 +0\.00042 +−0\.00008 \[−0\.0002, \+0\.00004\] +0\.001 +same$/m,
    );
    expect(text).toContain('Same: the whole interval is within SAME UP TO');
    expect(of('goodput').marginPart).toBe(0.01);
    expect(compareText(comparison, 200)).toMatch(/^goodput .* % \[.*\] +1 % +worse$/m);
  });
});

describe('margins', () => {
  const judgedWith = async (...margins: string[]) =>
    of(
      'satisfaction',
      await compareRuns(
        [run('a', a), run('b', b)].map((one) => comparedLogdir(one)),
        {
          draws,
          margin: parseMargins(margins),
        },
      ),
    );

  it('say up to where a metric is the same', async () => {
    expect(await judgedWith('20%')).toMatchObject({ verdict: 'same' });
    expect((await judgedWith('20%')).margin).toBeCloseTo(0.18, 12);
    expect(await judgedWith('satisfaction=0.2')).toMatchObject({ verdict: 'same', margin: 0.2 });
    expect(await judgedWith('satisfaction=0.01', '50%')).toMatchObject({ verdict: 'worse' });
    expect(await judgedWith('latency p99=50%')).toMatchObject({ verdict: 'worse', margin: 0.001 });
  });

  it.each(['1', '%', 'x%', '-1%', 'satisfaction='])('refuse %s', (text) => {
    expect(() => parseMargins([text])).toThrow(/is no margin/);
  });

  it('refuse a metric that there is not', () => {
    expect(() => parseMargins(['speed=1%'])).toThrow("There is no metric 'speed'");
  });
});

describe('what is worse', () => {
  it('is told in a sentence, the worst first', () => {
    expect(worstOffence(comparison, ['worse'])).toMatch(
      /^Worse: (duration|completion) error p\d+ of rate=100 is .* in B and .* in A, \+\d+ % \(and \d+ more\)\.$/,
    );
    expect(worstOffence(comparison, ['missing'])).toBeNull();
    expect(worstOffence(comparison, [])).toBeNull();
  });

  it('is a claim that failed, and a point that did, before any metric', async () => {
    const row = (verdict: ClaimRow['verdict']) =>
      ({ id: 'fig7.x', statement: 'It holds', verdict }) as ClaimRow;
    const judged = (one: Run, verdict: ClaimRow['verdict']) =>
      comparedLogdir(one, async () => [row(verdict)]);
    const failing = await compareRuns([judged(run('a', a), 'PASS'), judged(run('b', b), 'FAIL')], { draws });
    expect(failing.claims).toMatchObject({ common: 1, changed: [{ id: 'fig7.x', verdict: 'worse' }] });
    expect(worstOffence(failing, ['worse'])).toMatch(/^Worse: claim fig7\.x is FAIL in B and PASS in A/);
    expect(compareText(failing, 100)).toContain('1 claim PASS in A, FAIL in B: worse: fig7.x.');
    const failed = await compare([], run('a', a), run('b', { ...b, status: 'failed', files: {} }));
    expect(failed.differences).toEqual([]);
    expect(worstOffence(failed, ['worse'])).toBe('Worse: point rate=100 is failed in B and was ok in A.');
    expect(compareText(failed, 100)).toContain('rate=100, failed in B: not to be trusted');
    await expect(writeComparison(failed, join(dir, 'none'))).rejects.toThrow('There is nothing to draw');
    expect(readdirSync(dir)).not.toContain('none');
  });

  it('may be a point that is not there', async () => {
    const more = { ...a, name: 'rate=200', parameters: { rate: 200 } };
    const lacking = await compare([], run('a', a, more), run('b', b));
    expect(lacking.onlyIn).toEqual([{ run: 'B', lacks: ['rate=200'], more: [] }]);
    expect(worstOffence(lacking, ['missing'])).toBe('Missing: B lacks 1 point of A, rate=200 the first.');
    expect(compareText(lacking, 100)).toContain('1 point of A not in B: rate=200.');
  });
});
