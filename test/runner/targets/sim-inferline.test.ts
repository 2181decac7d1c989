import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InferlineSpec } from '../../../src/index.js';
import { identityOf } from '../../../src/runner/plan/identity.js';
import { checkSpec } from '../../../src/runner/targets/check-spec.js';
import { checkPoint } from '../../../src/runner/targets/sim.js';
import type { TableName } from '../../../src/telemetry/columns.js';
import { queryTable } from '../../../src/telemetry/read/query.js';
import { simulatedPoint } from '../../support/simulated-point.js';

const spec: InferlineSpec = {
  system: 'inferline',
  pipeline: 'image-driver-1',
  arrivals: { rate: '100', cv2: '4', queries: 3001, clip: 0.047 },
  slo: 350,
  plan: { method: 'planner', criterion: 'p99', prefilter: false, replicas: 4 },
  rule: 'batch',
  ties: 'lifo',
  batchingDelay: 0,
  tuner: { name: 'none', startUp: 0 },
  variation: 0,
};
const telemetry: TableName[] = ['queries', 'hops', 'replicas', 'plan'];

const simulate = (changes: Partial<InferlineSpec> = {}, cancelled = () => false) =>
  simulatedPoint({ ...spec, ...changes }, telemetry, cancelled);

/** A YAML file of one model that takes 5 s a query. */
function slowPipeline(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'inferline-')), 'slow.yaml');
  writeFileSync(
    file,
    'name: slow\nhardware: { cpu: 1 }\nmodels: { slow: { profiles: { cpu: [[1, 5000, 0.2]] } } }\noutputs: [slow]\n',
  );
  return file;
}

describe('an InferLine point', () => {
  it('writes what was planned and what was served, and both agree', async () => {
    const { rows, counters, file } = await simulate();
    expect(rows).toMatchObject({ queries: 3001, hops: 4, replicas: 4 });
    expect(counters.queries).toBe(3001);
    const { columns: served } = await queryTable<'p99' | 'late'>(
      file('queries'),
      'queries',
      'SELECT quantile_cont(latency, 0.99) AS p99, CAST(sum(late) AS DOUBLE) AS late FROM queries',
    );
    const { columns: plan } = await queryTable<'p99' | 'feasible' | 'cost'>(
      file('plan'),
      'plan',
      'SELECT latency_p99 AS p99, feasible, cost FROM plan WHERE action = 6',
    );
    expect(plan.feasible[0]).toBe(1);
    // Cells are whole ns.
    expect(Math.abs(served.p99[0] - plan.p99[0])).toBeLessThan(3);
    expect(served.late[0]).toBeLessThanOrEqual(31);
    const { columns: replicas } = await queryTable<'cost'>(
      file('replicas'),
      'replicas',
      'SELECT sum(wanted * price) AS cost FROM replicas',
    );
    expect(replicas.cost[0]).toBeCloseTo(plan.cost[0], 6);
  });

  it('leaves the same bytes for the same seed, also when service times vary and replicas change', async () => {
    const changes: Partial<InferlineSpec> = {
      arrivals: { rate: '100,200@20', cv2: '1', seconds: 60 },
      lead: 15,
      variation: 1,
      tuner: { name: 'inferline', startUp: 3000, options: { stabilisation: 5000 } },
    };
    const [a, b] = [await simulate(changes), await simulate(changes)];
    for (const table of telemetry) expect(readFileSync(a.file(table))).toEqual(readFileSync(b.file(table)));
    expect(a.rows.replicas).toBeGreaterThan(4);
  });

  it('writes what waits sum up to where a backlog grows for hours', async () => {
    // One replica of a fifth of a query a second gets a hundred: query n waits about 4.99·n s, which is 4.99·n²/2 s in all.
    const { rows, file } = await simulate({
      pipeline: slowPipeline(),
      arrivals: { rate: '100', cv2: '0.01', queries: 8001 },
      plan: { config: { slow: { hardware: 'cpu', batch: 1, replicas: 1 } } },
    });
    expect(rows).toMatchObject({ hops: 1, queries: 8001 });
    const { columns } = await queryTable<'wait' | 'busy'>(
      file('hops'),
      'hops',
      'SELECT wait, busy FROM hops',
    );
    expect(columns.wait[0] / ((4.99e9 * 8000 ** 2) / 2)).toBeCloseTo(1, 3);
    expect(columns.wait[0]).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    expect(columns.busy[0]).toBe(8001 * 5e9);
  });

  it('says why there is no plan, and leaves empty tables', async () => {
    const { rows, notices } = await simulate({
      plan: { method: 'maximiser', criterion: 'p99', prefilter: false, replicas: 4, budget: 4.34 },
      slo: 200,
    });
    expect(notices[0]).toMatch(/^No plan: None was found within 4\.34 \$\/h/);
    expect(rows.queries).toBe(0);
  });

  it('ends when the run is interrupted', async () => {
    await expect(simulate({}, () => true)).rejects.toThrowError('the run was interrupted');
  });

  it('takes a configuration in place of a plan', async () => {
    const one = (hardware: string, batch: number) => ({ hardware, batch, replicas: 1 });
    const config = {
      ResNet: one('V100', 16),
      Inception: one('V100', 16),
      KSVM: one('cpu', 16),
      LogReg: one('cpu', 2),
    };
    const { rows } = await simulate({ plan: { config } });
    expect(rows).toMatchObject({ plan: 1, queries: 3001 });
    const bad = { ...spec, plan: { config: { ...config, ResNet: one('V100', 64) } } };
    await expect(checkPoint(bad, {})).rejects.toThrowError(
      'The configuration of image-driver-1 has batch 64 of ResNet, whose profile ends at 32.',
    );
  });
});

describe('the spec of an InferLine point', () => {
  it('is accepted as it is', () => {
    expect(checkSpec(spec, 'p')).toBe(spec);
  });

  it.each([
    [{ slo: 0 }, 'slo must be a finite number'],
    [{ rule: 'fast' }, 'rule must be one of batch, seed'],
    [{ variation: 2 }, 'variation must be a finite number of at least 0 and at most 1'],
    [{ plan: { ...spec.plan, method: 'best' } }, 'plan.method must be one of planner, minimiser'],
    [
      { plan: { config: { ResNet: { hardware: 'V100', batch: 0, replicas: 1 } } } },
      'plan.config.ResNet.batch must be an integer of at least 1',
    ],
    [{ tuner: { name: 'none' } }, 'tuner.startUp must be a finite number'],
    [
      { tuner: { name: 'ds2', startUp: 0, options: { speed: 1 } } },
      'tuner.options.speed must be one of slack, period',
    ],
    [{ arrivals: { rate: 100 } }, 'arrivals.rate must be a text'],
  ])('is refused with %j', (changes, problem) => {
    expect(() => checkSpec({ ...spec, ...changes }, 'p')).toThrowError(problem);
  });

  it('is refused before anything runs when its pipeline, its trace or its tuner cannot be', async () => {
    await expect(checkPoint({ ...spec, pipeline: 'image-driver-2' }, {})).rejects.toThrowError(
      "Unknown pipeline 'image-driver-2'.",
    );
    await expect(checkPoint({ ...spec, arrivals: { rate: 'x' } }, {})).rejects.toThrowError(
      "The rate 'x' is wrong",
    );
    await expect(checkPoint({ ...spec, tuner: { name: 'autoscale', startUp: 0 } }, {})).rejects.toThrowError(
      'AutoScale tunes whole units.',
    );
  });

  it('is told from another by the content of its files, wherever they lie', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inferline-'));
    const trace = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return { ...spec, arrivals: { trace: join(folder, name) } };
    };
    const identity = async (one: InferlineSpec) => identityOf(one, (await checkPoint(one, {})).files);
    const first = await identity(trace('a.deltas', '10\n20\n'));
    expect(await identity(trace('b.deltas', '10\n20\n'))).toEqual(first);
    expect(await identity(trace('c.deltas', '10\n21\n'))).not.toEqual(first);
  });
});
