import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { allocate, measureMixes } from '../../src/capacity/allocate.js';
import { askedAllocation } from '../../src/capacity/asked.js';
import { boundsFigure } from '../../src/capacity/figure/bounds.js';
import { howMeasured } from '../../src/capacity/how-measured.js';
import { askedPlan, writeFrontier } from '../../src/planning/keep.js';
import { type PlanOptions, planPipeline } from '../../src/planning/plan.js';
import { parseMetadata } from '../../src/plot/metadata/figure-metadata.js';
import { writeFigures } from '../../src/plot/write.js';
import { profileFigure } from '../../src/profiling/figure.js';
import { openFigure, verifyFigure } from '../../src/verify/verify-figure.js';
import { newFolder } from '../plot/request-log.js';

const noDraws = () => {
  throw new Error('nothing is compared');
};
/** Verdict and detail of a figure's file, given files that it was drawn from. */
async function verify(file: string, ...inputs: string[]) {
  const items = await verifyFigure(openFigure(file), { shown: [], draws: noDraws, inputs }, false);
  return items.map(({ verdict, detail }) => [verdict, detail]);
}
const identical = [['identical', '']];
/** A copy of a figure whose metadata says something else. */
function forged(file: string, from: string, to: string): string {
  const copy = join(newFolder(), 'forged.svg');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(copy, text.replace(from, to));
  return copy;
}

const options: PlanOptions = {
  methods: ['planner', 'cg-mean'],
  goal: { slo: 350, criterion: 'p99', prefilter: false },
  replicas: 3,
  simulation: { rule: 'batch', ties: 'lifo', batchingDelay: 0 },
};

describe('a figure of repro plan', () => {
  async function drawn(pipeline: string, trace: object) {
    const output = newFolder();
    const asked = await askedPlan(pipeline, trace, options);
    const files = await writeFrontier(planPipeline(pipeline, trace, options), asked, {
      output,
      format: ['svg'],
    });
    return files[0];
  }

  it('is drawn again from its metadata alone, where nothing of the user is in it', async () => {
    const file = await drawn('image-driver-1', { rate: '80', queries: 1000, seed: 3 });
    expect(await verify(file)).toEqual(identical);
    const other = forged(file, '"seed":3', '"seed":4');
    expect(await verify(other)).toEqual([['differs', 'the picture differs']]);
  }, 60_000);

  it('takes the files that it was drawn from, wherever they lie, and names those that lack', async () => {
    const [there, moved] = [newFolder(), newFolder()];
    const pipeline = join(there, 'mine.yaml');
    copyFileSync('pipelines/image-driver-1.yaml', pipeline);
    const trace = join(there, 't.deltas');
    writeFileSync(trace, Array.from({ length: 800 }, (_, i) => `${8 + (i % 9)}\n`).join(''));
    const file = await drawn(pipeline, { trace });
    const [a, b] = [join(moved, 'a.yaml'), join(moved, 'b.deltas')];
    copyFileSync(pipeline, a);
    copyFileSync(trace, b);
    expect(await verify(file, b, a)).toEqual(identical);
    const [[verdict, detail]] = await verify(file, a);
    expect(verdict).toBe('not recomputed');
    expect(detail).toMatch(/it was drawn from \S+t\.deltas \(SHA-256 [0-9a-f]{12}…\): give it with --input$/);
    writeFileSync(b, '8\n9\n10\n');
    expect((await verify(file, a, b))[0][1]).toContain('t.deltas (SHA-256');
  }, 60_000);

  it('has no file read that its metadata names', async () => {
    const file = await drawn('image-driver-1', { rate: '80', queries: 1000 });
    const other = forged(file, '"image-driver-1"', '"/etc/passwd.yaml"');
    expect((await verify(other))[0][1]).toMatch(/has no hash of \/etc\/passwd\.yaml/);
  }, 60_000);
});

describe('a figure of repro allocate', () => {
  it('is drawn again, with the mixes that were simulated', async () => {
    const output = newFolder();
    const setting = { model: 'rm2', latencies: 'stand-in', budget: 2 };
    const runs = { distributor: 'kairos', queries: 500, seeds: 2, seed: 1 } as const;
    const allocation = allocate(setting);
    const figure = boundsFigure(allocation, measureMixes(allocation, 2, runs), howMeasured(allocation, runs));
    const asked = await askedAllocation(setting, allocation, 2, runs);
    const origin = { by: 'allocate', runs: [], asked } as const;
    const [file] = await writeFigures([figure], output, ['svg'], origin);
    expect(await verify(file)).toEqual(identical);
    const other = forged(file, '"which":2', '"which":1');
    expect(await verify(other)).toEqual([['differs', 'the picture differs']]);
    expect((await verify(forged(file, '"kairos","queries"', '"none","queries"')))[0][1]).toContain(
      'This repro has no distributor none.',
    );
  }, 60_000);
});

describe('a figure of repro profile', () => {
  const runs = [
    { batch: 1, times: Float64Array.from([3e6, 1e6 + 0.4, 2e6, 9e6]) },
    { batch: 2, times: Float64Array.from([4e6, 5e6, 6e6 - 0.3]) },
  ];
  const asked = { name: 'm', setting: 'somewhere' };
  let [file, folder] = ['', ''];
  beforeAll(async () => {
    folder = newFolder();
    const origin = { by: 'profile', runs: [], asked } as const;
    [file] = await writeFigures([profileFigure('m', runs, asked.setting)], folder, ['svg'], origin);
  });
  const table = () => join(folder, 'm_latency.tsv');

  it('is drawn again from the table of its runs beside it, or from that given', async () => {
    expect(await verify(file)).toEqual(identical);
    mkdirSync(join(folder, 'alone'));
    const alone = join(folder, 'alone', 'm_latency.svg');
    copyFileSync(file, alone);
    expect(await verify(alone, table())).toEqual(identical);
    expect((await verify(alone))[0]).toEqual(['not recomputed', expect.stringContaining('does not exist')]);
  });

  it('is not of a table that was changed', async () => {
    const other = join(newFolder(), 'm.tsv');
    writeFileSync(other, readFileSync(table(), 'utf8').replace('9000000', '7000000'));
    expect(await verify(file, other)).toEqual([['differs', 'the picture differs']]);
  });

  it('whose name would leave the folder is refused', () => {
    const metadata = readFileSync(file, 'utf8').match(/\{"format".*\}\}/)![0];
    expect(parseMetadata(metadata)).toMatchObject({ asked });
    expect(parseMetadata(metadata.replace('"name":"m"', '"name":"../m"'))).toBe(
      'asked name must be a plain folder name',
    );
  });
});
