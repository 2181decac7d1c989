import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest, PointView, Run, Values } from 'repro';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claims } from '../../../experiments/fig7/claims.js';
import experiment from '../../../experiments/fig7/experiment.js';
import { checkRun } from '../../../src/claims/check.js';
import { defaults } from '../../../src/experiment/parameters.js';
import { requestColumns } from '../../../src/telemetry/columns.js';

const rungs = Array.from({ length: 12 }, (_, k) => 1.5 ** k);
const printed = rungs.map((rung) => String(Number(rung.toPrecision(6))));
/** Satisfaction at each rung; what the claims allow at worst. */
type Shape = readonly number[];
const easy: Shape = [0, 0.9, 0.93, 0.94, 0.95, 0.99, 0.99, 0.999, 0.999, 0.999, 0.999, 0.999];
const middle: Shape = [0, 0.8, 0.9, 0.92, 0.93, 0.95, 0.99, 0.995, 0.999, 0.999, 0.999, 0.999];
const hard: Shape = [0, 0.2, 0.6, 0.8, 0.9, 0.93, 0.95, 0.97, 0.999, 0.999, 0.999, 0.999];
const hardest: Shape = [0, 0.1, 0.3, 0.7, 0.85, 0.92, 0.94, 0.95, 0.999, 0.999, 0.999, 0.999];
const good: Record<string, Shape> = {
  '12 600': easy,
  '12 1200': middle,
  '12 2400': hard,
  '48 600': easy,
  '48 1200': middle,
  '48 2400': hardest,
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fig7-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A request log with `perStep` requests in four seconds at each rung, evenly spread misses. */
function log(file: string, shape: Shape, perStep: number): string {
  const lines = [requestColumns.map(({ name }) => name).join('\t')];
  for (const [k, satisfied] of shape.entries()) {
    const allowed = Math.round(satisfied * perStep);
    for (let i = 0; i < perStep; i++) {
      const t = Math.round((4 * k + (4 * i) / perStep) * 1e9);
      const met = Math.floor(((i + 1) * allowed) / perStep) > Math.floor((i * allowed) / perStep) ? 1 : 0;
      lines.push([t, i, 0, 0, 0, printed[k], 3_000_000, 2_730_000, met, 1, 1, 0].join('\t'));
    }
  }
  const path = join(dir, file);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

function run(
  shapes: Record<string, Shape>,
  { perStep = 1000, extra = {}, target = 'sim' }: { perStep?: number; extra?: object; target?: string } = {},
): Run {
  const points: PointView[] = Object.entries(shapes).map(([name, shape]) => {
    const [models, rate] = name.split(' ').map(Number);
    const requests = log(`${models}-${rate}.tsv`, shape, perStep);
    const parameters = { models, rate, dist: 'poisson', gpus: 6, ...extra };
    return { name, parameters, repeat: 0, seed: 0, status: 'ok', files: { requests } };
  });
  return { dir, manifest: { target } as Manifest, points, unfinished: [] };
}

async function verdicts(of: Run): Promise<Record<string, string>> {
  const rows = await checkRun(of, { claims });
  return Object.fromEntries(rows.map(({ id, verdict }) => [id.replace('fig7.', ''), verdict]));
}

const failing = (all: Record<string, string>) => Object.keys(all).filter((id) => all[id] === 'FAIL');

describe("Figure 7's claims", () => {
  it('all pass on curves that just keep every band', async () => {
    const all = await verdicts(run(good));
    expect(all).toEqual(Object.fromEntries(Object.keys(all).map((id) => [id, 'PASS'])));
    expect(Object.keys(all)).toEqual([
      'zero-at-1x',
      'monotone',
      'n12-r600-at-5.1x',
      'n12-r600-at-7.6x',
      'n12-r1200-at-7.6x',
      'n12-r1200-at-11.4x',
      'n12-r2400-at-11.4x',
      'n48-r2400-at-17.1x',
      'all-at-25.6x',
      'more-models-harder',
      'more-rate-harder',
    ]);
  });

  // Each shape breaks one band by a little, and what that band implies.
  const broken: [string, string, number, number, string[]][] = [
    ['a request within its SLO at 1×', '12 600', 0, 0.001, ['zero-at-1x']],
    ['N=12 R=600 at 5.1×', '12 600', 4, 0.949, ['n12-r600-at-5.1x']],
    ['N=12 R=600 at 7.6×', '12 600', 5, 0.989, ['n12-r600-at-7.6x']],
    ['N=12 R=1200 at 7.6×', '12 1200', 5, 0.949, ['n12-r1200-at-7.6x']],
    ['N=12 R=1200 at 11.4×', '12 1200', 6, 0.989, ['n12-r1200-at-11.4x']],
    ['N=12 R=2400 at 11.4×', '12 2400', 6, 0.949, ['n12-r2400-at-11.4x']],
    ['N=48 R=2400 at 17.1×', '48 2400', 7, 0.949, ['n48-r2400-at-17.1x']],
    ['N=48 R=600 at 25.6×', '48 600', 8, 0.998, ['all-at-25.6x']],
    ['a curve that falls by 0.03', '48 2400', 2, 0.07, ['monotone']],
    ['N=48 above N=12', '48 1200', 2, 0.97, ['monotone', 'more-models-harder', 'more-rate-harder']],
    ['R=2400 above R=1200', '12 2400', 3, 0.96, ['monotone', 'more-rate-harder']],
  ];
  it.each(broken)('fail on %s', async (_, curve, k, value, expected) => {
    const shapes = { ...good, [curve]: good[curve].with(k, value) };
    expect(failing(await verdicts(run(shapes)))).toEqual(expected);
  });

  it("'never above' forgives what lies within the 95 % interval", async () => {
    // 0.81 over 0.80 of 1000 requests: above by 0.01, but the interval of the difference is ±0.035.
    const shapes = { ...good, '48 1200': middle.with(1, 0.81) };
    expect(failing(await verdicts(run(shapes)))).toEqual([]);
  });

  it("'never above' shows the largest excess with its own allowance, not the step nearest to 0.005", async () => {
    // 0.02 over at 1.5×, inside its interval; equal at 86.5×, where next to nothing is allowed.
    const shapes = { ...good, '48 1200': middle.with(1, 0.82) };
    const rows = await checkRun(run(shapes), { claims });
    const row = rows.find(({ id }) => id === 'fig7.more-models-harder')!;
    expect(row).toMatchObject({ verdict: 'PASS', where: 'N=48 R=1200 at 1.5× over N=12 R=1200' });
    expect(row.measured).toBeCloseTo(0.02, 12);
    expect(row.tolerance).toBeGreaterThan(0.02);
  });

  it('say where the worst value is, with its interval', async () => {
    const rows = await checkRun(run({ ...good, '48 600': easy.with(9, 0.997) }), { claims });
    const row = rows.find(({ id }) => id === 'fig7.all-at-25.6x')!;
    expect(row).toMatchObject({ measured: 0.997, where: 'N=48 R=600 at 38.44×', verdict: 'FAIL' });
    expect(row.low!).toBeLessThan(0.997);
    expect(row.high!).toBeGreaterThan(0.997);
  });

  it('allow 0.998 at 25.6× on a wall clock only', async () => {
    const shapes = { ...good, '12 600': easy.with(11, 0.998), '48 600': easy.with(11, 0.998) };
    expect((await verdicts(run(shapes)))['all-at-25.6x']).toBe('FAIL');
    expect((await verdicts(run(shapes, { target: 'local' })))['all-at-25.6x']).toBe('PASS');
  });

  it('are not testable without the points that they need, and the others still are', async () => {
    const all = await verdicts(run({ '12 600': easy }));
    expect(Object.keys(all).filter((id) => all[id] === 'PASS')).toEqual([
      'n12-r600-at-5.1x',
      'n12-r600-at-7.6x',
    ]);
    expect(all['zero-at-1x']).toBe('NOT TESTABLE');
    expect(all['more-models-harder']).toBe('NOT TESTABLE');
  });

  it('of a point that failed or did not finish are not testable', async () => {
    const half = run(good);
    half.points[0].status = 'failed';
    expect((await verdicts(half))['n12-r600-at-5.1x']).toBe('NOT TESTABLE');
  });

  it.each([
    ['loopback', ['zero-at-1x', 'monotone', 'more-models-harder', 'more-rate-harder']],
    ['ideal', ['monotone', 'more-models-harder', 'more-rate-harder']],
  ])('with network=%s are judged on the shape alone', async (network, judged) => {
    const all = await verdicts(run(good, { extra: { network } }));
    expect(Object.keys(all).filter((id) => all[id] === 'PASS')).toEqual(judged);
    expect(Object.keys(all).filter((id) => all[id] === 'NOT TESTABLE')).toHaveLength(11 - judged.length);
  });

  it.each([
    { maxExec: 10_000_000 },
    { maxBatch: 16 },
    { weightsCacheSize: 16_777_216 },
    { loadTracker: 'fixed' },
    { sloFactor: 2 },
    { controller: 'EDF' },
    { zoo: 'mine.csv' },
  ])('are silent where the run had %o', async (extra) => {
    const rows = await checkRun(run(good, { extra, perStep: 100 }), { claims });
    const [name] = Object.keys(extra);
    expect(rows.every(({ reason }) => reason.startsWith(`the paper has ${name}=`))).toBe(true);
  });

  it('judge every default of the declaration, and the smaller cache that the original advises', async () => {
    const extra: Values = { ...defaults(experiment.parameters), weightsCacheSize: 10_737_418_240 };
    const { models: _, rate: __, ...others } = extra;
    const all = await verdicts(run(good, { extra: others }));
    expect(new Set(Object.values(all))).toEqual(new Set(['PASS']));
  });

  it('are not testable on a ladder that ends before, nor with too few requests', async () => {
    const short = Object.fromEntries(Object.entries(good).map(([name, shape]) => [name, shape.slice(0, 5)]));
    const all = await verdicts(run(short));
    expect(all['n12-r600-at-5.1x']).toBe('PASS');
    expect(all['n12-r600-at-7.6x']).toBe('NOT TESTABLE');
    const few = await verdicts(run(good, { perStep: 500 }));
    expect(few['all-at-25.6x']).toBe('NOT TESTABLE');
    expect(few['n12-r600-at-5.1x']).toBe('PASS');
  });

  it('are silent on another set-up than the papers, saying which parameter differs', async () => {
    // one reason for all, although most claims lack points too
    const rows = await checkRun(run({ '12 600': easy }, { extra: { gpus: 3 } }), { claims });
    expect(rows.every(({ verdict }) => verdict === 'NOT TESTABLE')).toBe(true);
    expect(new Set(rows.map(({ reason }) => reason))).toEqual(
      new Set(['the paper has gpus=6, this run gpus=3']),
    );
  });

  it('count repeats of a point together', async () => {
    const one = run(good);
    const again = run({ '12 600': easy.with(4, 0.94) });
    again.points[0].files.requests = log('again.tsv', easy.with(4, 0.94), 1000);
    one.points.push({ ...again.points[0], repeat: 1 });
    one.points[0].files.requests = log('first.tsv', easy, 1000);
    const rows = await checkRun(one, { claims });
    expect(rows.find(({ id }) => id === 'fig7.n12-r600-at-5.1x')!.measured).toBeCloseTo(0.945, 12);
  });
});
