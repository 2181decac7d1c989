import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claims as load } from '../../../experiments/kairos-load/claims.js';
import { course } from '../../../experiments/kairos-load/figure/course.js';
import { claims as throughput } from '../../../experiments/kairos-throughput/claims.js';
import { throughputs } from '../../../experiments/kairos-throughput/figure/throughputs.js';
import { claims as upperbound } from '../../../experiments/kairos-upperbound/claims.js';
import { checkRun } from '../../../src/claims/check.js';
import type { ClaimDeclaration, PointView, Values } from '../../../src/index.js';
import { writtenPoint } from '../../claims/written-point.js';
import { runOf } from '../../plot/request-log.js';

const folder = () => mkdtempSync(join(tmpdir(), 'kairos-'));
const over = (parameters: Values, repeat: number) => ({
  name: `${JSON.stringify(parameters)}_repeat=${repeat}`,
  parameters,
  repeat,
  seed: repeat,
});

/** A search: of each repeat what each seed serves, queries/s. */
function searched(parameters: Values, bySeed: readonly (readonly number[])[], bound = 120): PointView[] {
  return bySeed.map((rates, repeat) =>
    writtenPoint(
      folder(),
      {
        capacity: rates.map((rate, seed_index) => ({ seed_index, throughput: rate, failing: rate, bound })),
        attainment: rates.map((_, seed_index) => ({ seed_index, rate: 50, attainment: 0.99 })),
        pool: [2, 0, 9, 0].map((instances, type_id) => ({ type_id, instances, price: 0.5 })),
      },
      over({ queries: 6000, ...parameters }, repeat),
    ),
  );
}

/** A course of four steps of 20 s with ten queries a second, of two seeds a repeat: shares late, by step. */
function served(distributor: string, repeats: readonly (readonly number[])[]): PointView[] {
  return repeats.map((late, repeat) =>
    writtenPoint(
      folder(),
      {
        served: [0, 1].flatMap((seed_index) =>
          Array.from({ length: 800 }, (_, i) => ({
            seed_index,
            query_id: i,
            t: i * 1e8,
            latency: 1e7,
            batch: 1,
            late: (i % 200) + 0.5 < 200 * late[Math.floor(i / 200)] ? 1 : 0,
          })),
        ),
      },
      over({ distributor, seconds: 20 }, repeat),
    ),
  );
}

async function both(claims: readonly ClaimDeclaration[], id: string, points: readonly PointView[]) {
  const wanted = claims.filter((claim) => claim.id.endsWith(`.${id}`));
  expect(wanted).toHaveLength(1);
  const [all] = await checkRun(runOf('logdir', [...points]), { claims: wanted });
  const firsts = points.filter(({ repeat }) => repeat === 0);
  const [first] = await checkRun(runOf('logdir', firsts), { claims: wanted });
  return { all, first, verdicts: [all.verdict, first.verdict] };
}

const rm2 = (distributor: string, mix = '2,0,9,0') => ({ model: 'rm2', mix, distributor });

describe("the throughput's claims over repeats", () => {
  it('compare the mean over repeats, each the mean of its seeds, with a number', async () => {
    const points = searched(rm2('kairos'), [
      [99, 101],
      [108, 112],
      [110, 112],
    ]);
    const { all, first, verdicts } = await both(throughput, 'rm2', points);
    expect(verdicts).toEqual(['PASS', 'FAIL']);
    expect(all.measured).toBeCloseTo(321 / 3, 12);
    // Of one repeat the interval of its seeds: 100 ± 12.706 · 1.
    expect(first.high).toBeCloseTo(112.706, 2);
    // Of three that of their means 100, 110 and 111: t of 2 degrees times the standard error 3.5119.
    expect(all.high! - 107).toBeCloseTo(4.3027 * 3.5119, 2);
  });

  it('judge Kairos against its best rival of all repeats, not of the first', async () => {
    const points = [
      ...searched(rm2('kairos'), [
        [90, 90],
        [110, 110],
        [110, 110],
      ]),
      ...searched(rm2('earliest'), [
        [100, 100],
        [95, 95],
        [95, 95],
      ]),
      ...searched(rm2('fcfs'), [
        [40, 40],
        [105, 105],
        [100, 100],
      ]),
      ...searched(rm2('threshold'), [
        [80, 80],
        [80, 80],
        [80, 80],
      ]),
    ];
    const { all, verdicts } = await both(throughput, 'distribution', points);
    expect(verdicts).toEqual(['PASS', 'FAIL']);
    expect(all.where).toBe('rm2, 2,0,9,0 against earliest on 2,0,9,0');
    expect(all.measured).toBeCloseTo((0.9 + 2 * (110 / 95)) / 3, 9);
  });

  it('draw means and intervals over repeats', async () => {
    const points = searched(rm2('kairos'), [
      [99, 101],
      [108, 112],
    ]);
    const [figure] = await throughputs.build(runOf('logdir', points), { folder: '' });
    expect(figure.caption).toContain('with 95 % intervals over repeats');
    const [row] = figure.tables[0].rows;
    // 105 ± 12.706 · 5
    expect(row.slice(5, 8)).toEqual([105, expect.closeTo(41.47, 1), expect.closeTo(168.53, 1)]);
    const [single] = await throughputs.build(runOf('logdir', points.slice(0, 1)), { folder: '' });
    expect(single.caption).toContain('with 95 % intervals over seeds');
  });
});

describe("the bound's claims over repeats", () => {
  const mixes = (...shares: (readonly number[])[]) =>
    shares.flatMap((own, i) =>
      searched(
        { model: 'rm2', mix: `rank-${i + 1}`, distributor: 'kairos' },
        own.map((share) => [share * (150 - 10 * i), share * (150 - 10 * i)]),
        150 - 10 * i,
      ),
    );
  const like = [0.9, 0.9, 0.9];

  it('see a mix that serves more than its bound in the mean', async () => {
    const { all, verdicts } = await both(
      upperbound,
      'holds',
      mixes(like, [0.9, 1.1, 1.15], like, like, like),
    );
    expect(verdicts).toEqual(['FAIL', 'PASS']);
    expect(all.measured).toBeCloseTo(1.05, 9);
  });

  it('rank mixes in each repeat, and take the mean', async () => {
    // In the first repeat throughputs rise as bounds fall.
    const points = mixes([0.3, 0.9, 0.9], [0.5, 0.9, 0.9], [0.7, 0.9, 0.9], [0.8, 0.9, 0.9], like);
    const { all, first } = await both(upperbound, 'ranks', points);
    expect(first.measured).toBeCloseTo(-1, 9);
    expect(all.measured).toBeCloseTo(1 / 3, 9);
    expect(all.high).toBe(1);
  });

  it('compare the first by bound with the best of the means', async () => {
    const points = mixes([0.5, 1, 1], like, like, like, like);
    const { all, verdicts } = await both(upperbound, 'first', points);
    expect(verdicts).toEqual(['PASS', 'FAIL']);
    // 150 · 2.5 / 3 of it are served on average, and 140 · 0.9 of the second.
    expect(all.measured).toBeCloseTo(125 / 126, 9);
  });
});

describe("the load's claims over repeats", () => {
  it('judge the mean share over repeats', async () => {
    const points = served('kairos', [
      [0, 0, 0.5, 0],
      [0.03, 0.03, 0.5, 0],
      [0.03, 0.03, 0.5, 0],
    ]);
    const { all, verdicts } = await both(load, 'below-bound', points);
    expect(verdicts).toEqual(['FAIL', 'PASS']);
    expect(all.measured).toBeCloseTo(0.98, 9);
    expect(all.high).toBe(1);
  });

  it('pair two distributors by repeat and seed', async () => {
    const points = [
      ...served('kairos', [
        [0.4, 0.4, 0.4, 0.4],
        [0.1, 0.1, 0.1, 0.1],
        [0.1, 0.1, 0.1, 0.1],
      ]),
      ...served('fcfs', [
        [0.2, 0.2, 0.2, 0.2],
        [0.5, 0.5, 0.5, 0.5],
        [0.5, 0.5, 0.5, 0.5],
      ]),
    ];
    const { all, verdicts } = await both(load, 'beats-fcfs', points);
    expect(verdicts).toEqual(['PASS', 'FAIL']);
    expect(all.measured).toBeCloseTo(0.2, 9);
  });

  it('draw a band over repeats, and none of one', async () => {
    const points = served('kairos', [
      [0, 0, 0.5, 0],
      [0.1, 0.1, 0.5, 0],
    ]);
    const [figure] = await course.build(runOf('logdir', points), { folder: '' });
    expect(figure.tables[0].columns.slice(-2)).toEqual(['attainment_low', 'attainment_high']);
    expect(JSON.stringify(figure.spec)).toContain('"type":"area"');
    const [single] = await course.build(runOf('logdir', points.slice(0, 1)), { folder: '' });
    expect(JSON.stringify(single.spec)).not.toContain('"type":"area"');
  });
});
