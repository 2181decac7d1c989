import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { baselineFolder } from '../../src/baselines/here.js';
import { listBaselines, openBaseline, removeBaseline, saveBaseline } from '../../src/baselines/store.js';
import type { ClaimRow } from '../../src/claims/check.js';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { type ComparedRun, comparedLogdir } from '../../src/compare/compared-run.js';
import { stream } from '../../src/serving-core/random/streams.js';
import type { PointView } from '../../src/telemetry/run.js';
import { constructed } from '../compare/tables.js';

let dir: string;
let a: PointView;
let b: PointView;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-baseline-'));
  vi.stubEnv('REPRO_DATA', join(dir, 'data'));
  const second = { met: 90, latency: 1e6, batches: [1, 1, 2], error: 1000 };
  a = constructed(join(dir, 'a'), { rate: 100 }, second);
  b = constructed(join(dir, 'b'), { rate: 100 }, { ...second, met: 70, latency: 1.5e6 });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

const claim = { id: 'x.y', statement: 'It holds', verdict: 'PASS' } as ClaimRow;
const run = (name: string, point: PointView): ComparedRun =>
  comparedLogdir(
    { dir: join(dir, name), manifest: null, points: [point], unfinished: ['later'] },
    async () => [claim],
  );
const compare = (...runs: ComparedRun[]) =>
  compareRuns(runs, { draws: (name) => stream(0, name), metrics: ['all'] });
const file = () => join(baselineFolder(), 'main.jsonl.gz');

describe('a baseline', () => {
  it('says what its logdir says, also when that is gone', async () => {
    const before = await compare(run('a', a), run('b', b));
    await saveBaseline('main', run('a', a));
    rmSync(join(dir, 'a'), { recursive: true });
    const after = await compare(openBaseline('main'), run('b', b));
    const named = { ...before.runs[0], dir: 'baseline:main' };
    expect(after).toEqual({ ...before, runs: [named, before.runs[1]] });
    expect(after.claims).toEqual({ common: 1, changed: [] });
    expect(readdirSync(baselineFolder())).toEqual(['main.jsonl.gz']);
  });

  it('is listed where it is a file: a pipe or a folder of its name is none', async () => {
    await saveBaseline('main', run('a', a));
    execFileSync('mkfifo', [join(baselineFolder(), 'pipe.jsonl.gz')]);
    mkdirSync(join(baselineFolder(), 'folder.jsonl.gz'));
    expect((await listBaselines()).map(({ name }) => name)).toEqual(['main']);
  });

  it('is not made of a pipe, which it would wait for, nor leaves anything then', async () => {
    const table = Object.values(a.files)[0];
    rmSync(table);
    execFileSync('mkfifo', [table]);
    await expect(saveBaseline('main', run('a', a))).rejects.toThrow(`${table} is no regular file.`);
    expect(readdirSync(baselineFolder())).toEqual([]);
  });

  it('knows the same tables again, and another baseline', async () => {
    await saveBaseline('main', run('a', a));
    await saveBaseline('other', run('b', b));
    const { differences } = await compare(openBaseline('main'), run('a', a));
    for (const { exact, verdict } of differences)
      expect({ exact, verdict }).toEqual({ exact: true, verdict: 'same' });
    const both = await compare(openBaseline('main'), openBaseline('other'));
    expect(both.differences.find(({ metric }) => metric === 'satisfaction')).toMatchObject({
      verdict: 'worse',
    });
  });

  it('is the same bytes each time, and replaced only when that is asked for', async () => {
    await saveBaseline('main', run('a', a));
    const bytes = readFileSync(file());
    await expect(saveBaseline('main', run('b', b))).rejects.toThrow(/^There is a baseline main already/);
    await saveBaseline('main', run('a', a), { force: true });
    expect(readFileSync(file()).equals(bytes)).toBe(true);
    await saveBaseline('main', run('b', b), { force: true });
    expect(openBaseline('main').points[0].name).toBe('rate=100');
    expect(readFileSync(file()).equals(bytes)).toBe(false);
  });

  it('is listed with what it is of, and removed', async () => {
    expect(await listBaselines()).toEqual([]);
    await saveBaseline('main', run('a', a));
    const [kept] = await listBaselines();
    expect(kept).toMatchObject({ name: 'main', header: { from: join(dir, 'a'), unfinished: ['later'] } });
    expect(kept.bytes).toBe(readFileSync(file()).length);
    expect(removeBaseline('main')).toBe(file());
    expect(await listBaselines()).toEqual([]);
    expect(() => removeBaseline('main')).toThrow("There is no baseline 'main'.");
  });

  it('of a damaged run is not made', async () => {
    writeFileSync(a.files.requests!, 't\n');
    await expect(saveBaseline('main', run('a', a))).rejects.toThrow(/lacks column/);
    expect(readdirSync(baselineFolder())).toEqual([]);
  });

  it.each(['..', 'a/b', '../a', '', '.hidden', 'a..b', 'x'.repeat(65), 'a b', '-x'])(
    'is not called %j',
    async (name) => {
      await expect(saveBaseline(name, run('a', a))).rejects.toThrow(/cannot be the name of a baseline/);
      expect(() => openBaseline(name)).toThrow(/cannot be the name/);
      expect(() => removeBaseline(name)).toThrow(/cannot be the name/);
    },
  );

  it('that there is not is named, with one that is like it', async () => {
    expect(() => openBaseline('main')).toThrow("There is no baseline 'main'.");
    await saveBaseline('main', run('a', a));
    expect(() => openBaseline('mian')).toThrow(
      expect.objectContaining({ next: expect.stringContaining('main') }),
    );
  });
});

describe('a damaged baseline', () => {
  const rewritten = async (change: (lines: string[]) => string[]) => {
    await saveBaseline('main', run('a', a));
    const lines = gunzipSync(readFileSync(file())).toString().split('\n');
    writeFileSync(file(), gzipSync(change(lines).join('\n')));
  };
  const refused = expect.objectContaining({ code: 'E_BASELINE' });

  it('is refused when it is cut off, no archive, or has other bytes', async () => {
    await saveBaseline('main', run('a', a));
    const bytes = readFileSync(file());
    const flipped = Buffer.from(bytes);
    flipped[Math.floor(bytes.length / 2)] ^= 0xff;
    for (const wrong of [
      bytes.subarray(0, bytes.length / 2),
      Buffer.from('nothing'),
      Buffer.alloc(0),
      flipped,
    ]) {
      writeFileSync(file(), wrong);
      expect(() => openBaseline('main')).toThrow(refused);
    }
    expect((await listBaselines())[0].header?.from ?? null).not.toBe('');
  });

  it('is refused when a line is missing or says what cannot be', async () => {
    await rewritten((lines) => [lines[0], ...lines.slice(2)]);
    expect(() => openBaseline('main')).toThrow('Baseline main is damaged: it ends too early.');
    removeBaseline('main');
    await rewritten(([header, ...rest]) => [header.replace('"format":1', '"format":2'), ...rest]);
    expect(() => openBaseline('main')).toThrow('Baseline main is damaged: format must be 1, but is 2.');
    expect((await listBaselines())[0].header).toBeNull();
    removeBaseline('main');
    await rewritten(([header, point, ...rest]) => [
      header,
      point.replace('"slices":', '"slices":1'),
      ...rest,
    ]);
    const series = openBaseline('main').points[0].series('requests');
    await expect(series).rejects.toThrow(
      /^Baseline main is damaged: requests of rate=100: sums time must have/,
    );
  });
});
