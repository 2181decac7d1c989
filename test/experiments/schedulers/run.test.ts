import { beforeAll, describe, expect, it } from 'vitest';
import experiment from '../../../experiments/schedulers/experiment.js';
import { checkRun } from '../../../src/claims/check.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import { queryTable, type Run } from '../../../src/index.js';
import { plotRun } from '../../../src/plot/plot-run.js';
import { sent } from '../sent.js';
import { simulate } from '../simulate.js';

const systems = ['INFER5', 'INFER4', 'SMART', 'EDF', 'infaas', 'clipper'];
const usual = { slo: 25, noiseScale: 1, spread: 0, cached: 24, duration: 10 };
const declaration = experiment as unknown as AnyExperiment;

describe('ten seconds of six systems', () => {
  let run: Run;
  beforeAll(async () => {
    run = await simulate(declaration, [
      ...systems.map((system) => ({ ...usual, system })),
      { ...usual, system: 'INFER5', spread: 0.4 },
      { ...usual, system: 'INFER5', cached: 48 },
    ]);
  }, 60_000);

  it('receive the same requests at the same nanosecond', async () => {
    const first = await sent(run.points[0]!.files.requests!);
    // gamma gaps of CV 4: the count's variance is 16 times its mean
    expect(Math.abs(first.arrival.length - 4000)).toBeLessThan(5 * 4 * Math.sqrt(4000));
    expect(new Set(first.model).size).toBe(48);
    for (const { files } of run.points.slice(1)) expect(await sent(files.requests!)).toEqual(first);
  });

  it('give no successful answer after its SLO under INFER5 and INFER4, which plan to finish 5 ms before it', async () => {
    const late = async ({ files }: Run['points'][number]) => {
      const sql =
        'SELECT CAST(count(*) FILTER (result = 0 AND latency > 25000000) AS DOUBLE) AS late FROM requests';
      return (await queryTable<'late'>(files.requests!, 'requests', sql)).columns.late[0]!;
    };
    expect(await Promise.all(run.points.slice(0, 2).map(late))).toEqual([0, 0]);
  });

  it('load each of 48 copies once into a cache for all', async () => {
    const sql =
      'SELECT CAST(count(*) FILTER (action_type = 1 AND status = 0) AS DOUBLE) AS loads FROM actions';
    const { columns } = await queryTable<'loads'>(run.points.at(-1)!.files.actions!, 'actions', sql);
    expect(columns.loads[0]).toBe(48);
  });

  it('have cold starts under the schedulers only', async () => {
    const cold = async ({ files }: Run['points'][number]) => {
      const sql = 'SELECT CAST(sum(is_coldstart) AS DOUBLE) AS cold FROM requests';
      return (await queryTable<'cold'>(files.requests!, 'requests', sql)).columns.cold[0]!;
    };
    const counts = await Promise.all(run.points.slice(0, 6).map(cold));
    expect(counts.map((count) => count > 100)).toEqual([true, true, true, true, false, false]);
    expect(counts.slice(4)).toEqual([0, 0]);
  });

  it('are too few to be judged, and are drawn', async () => {
    const rows = await checkRun(run, declaration);
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(['NOT TESTABLE']));
    const files = await plotRun(run, { declaration, folder: '.' }, { formats: ['svg'] });
    const names = files.map((file) => file.split('/').at(-1));
    expect(names).toEqual([
      'schedulers_goodput.svg',
      'schedulers_goodput.tsv',
      'schedulers_25ms_tails.svg',
      'schedulers_25ms_tails.tsv',
      'schedulers_cold.svg',
      'schedulers_cold.tsv',
      'schedulers_noise.svg',
      'schedulers_noise.tsv',
    ]);
  }, 60_000);
});

describe('a point', () => {
  const spec = (given: object) =>
    experiment.point({
      ...Object.fromEntries(Object.entries(experiment.parameters).map(([name, p]) => [name, p.default])),
      ...given,
    } as never);

  it('spreads executions around their profile, mean unchanged, and leaves transfers and delays alone', () => {
    const noise = (given: object) => (spec(given) as { noise: object }).noise;
    expect(noise({ spread: 0.4 })).toMatchObject({
      execution: {
        variation: [
          [0, 0.6],
          [1, 1.4],
        ],
      },
    });
    expect(noise({ noiseScale: 0 })).toMatchObject({
      execution: { faster: { mean: 0 }, slower: { mean: 0 } },
      delay: { mean: 10e3 },
    });
  });

  it('gives the schedulers a cache for some copies, and the baselines memory for all', () => {
    expect(spec({ cached: 12 })).toMatchObject({ workers: { weightsCacheSize: 12 * 7 * 16_777_216 } });
    expect(spec({ system: 'clipper' })).toMatchObject({
      system: 'clipper',
      slo: 50e6,
      gpu: { memory: 2 ** 35 },
    });
  });

  it('runs a policy of one’s own only as the system own', () => {
    const policy = '/somewhere/mine.ts';
    expect(spec({ system: 'own', policy })).toMatchObject({ controller: { policy } });
    expect((spec({ system: 'EDF', policy }) as { controller: object }).controller).toMatchObject({
      type: 'EDF',
      policy: undefined,
    });
  });
});
