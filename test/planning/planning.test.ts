import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDeltas } from '../../src/datasets/read-deltas.js';
import { estimateConfig } from '../../src/planning/estimate.js';
import { frontierFigure } from '../../src/planning/figure/frontier.js';
import { costFrontier } from '../../src/planning/frontier.js';
import { writePlan } from '../../src/planning/keep.js';
import { keepTrace } from '../../src/planning/keep-trace.js';
import type { Method } from '../../src/planning/methods.js';
import { type PlanOptions, planPipeline } from '../../src/planning/plan.js';
import { loadTrace } from '../../src/planning/trace.js';

const folder = mkdtempSync(join(tmpdir(), 'planning-'));
const at = (name: string, text: string | Buffer) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const generated = { rate: '100', cv2: '4', queries: 4000, seed: 3 };
const options = (methods: Method[], slo = 350, more: Partial<PlanOptions> = {}): PlanOptions => ({
  methods,
  goal: { slo, criterion: 'p99', prefilter: false },
  simulation: { rule: 'batch' },
  replicas: 5,
  ...more,
});
const config = at(
  'c.yaml',
  'ResNet: { hardware: V100, batch: 16 }\nInception: { hardware: V100, batch: 16 }\nKSVM: { hardware: cpu, batch: 16 }\nLogReg: { hardware: cpu, batch: 2 }\n',
);
const simulation = { rule: 'batch', ties: 'lifo', batchingDelay: 0 } as const;

describe('planning', () => {
  it('reports every step, and a result that was simulated anew and meets the goal', () => {
    const plan = planPipeline('image-driver-1', generated, options(['planner', 'brute-force', 'minimiser']));
    for (const { result } of plan.plans) {
      expect(result?.feasible).toBe(true);
      expect(result!.latency.p99).toBeLessThanOrEqual(350);
    }
    const [planner, optimum] = plan.plans;
    expect(planner.steps.at(-1)).toMatchObject({
      cost: planner.result!.cost,
      p99: planner.result!.latency.p99,
    });
    expect(optimum.result!.cost).toBeLessThanOrEqual(planner.result!.cost);
    expect(optimum.remark).toMatch(/^No cheaper one is feasible/);
  });

  it('refuses an SLO below the sum of service times, with the smallest latency that can be reached', () => {
    expect(() => planPipeline('image-driver-1', generated, options(['planner'], 100))).toThrowError(
      expect.objectContaining({
        code: 'E_INFEASIBLE',
        message:
          'No configuration of image-driver-1 meets 100 ms: served alone on the fastest hardware, P99 takes 123.64 ms, of which ResNet, KSVM need 123.64 ms.',
        next: 'Give an SLO of at least 124ms.',
      }),
    );
  });

  it('refuses a budget that is too small for any configuration, and a maximiser without one', () => {
    const plan = (budget?: number) => () =>
      planPipeline('image-driver-1', generated, options(['maximiser'], 350, { budget }));
    expect(plan(2)).toThrowError(
      'The budget of 2 $/h is too small: one replica of every model on its cheapest hardware costs 4.333 $/h.',
    );
    expect(plan()).toThrowError('The maximiser needs a budget.');
  });

  it('draws the frontier with every plan, and says which costs are proven', () => {
    const plan = planPipeline('image-driver-1', generated, options(['planner', 'cg-mean']));
    const frontier = costFrontier(plan, 3);
    for (const { slo, latency } of frontier) expect(latency.p99).toBeLessThanOrEqual(slo);
    const costs = frontier.map(({ cost }) => cost);
    expect(costs.at(-1)).toBe(Math.min(...costs));
    const figure = frontierFigure(plan, frontier, 3);
    expect(JSON.stringify(figure.spec)).toContain('cg-mean');
    expect(figure.tables.map(({ rows }) => rows.length)).toEqual([frontier.length, 2]);
  });

  it('draws no plan below the line of the cheapest, though the search may have missed it', () => {
    const plan = planPipeline('image-driver-1', generated, options(['planner']));
    const { latency, cost } = plan.plans[0].result!;
    const [searched] = costFrontier(plan, 3);
    const dearer = { ...searched, latency: { ...latency, p99: latency.p99 - 1 }, cost: cost + 1 };
    const { spec } = frontierFigure(plan, [dearer], 3);
    const [line] = (spec as unknown as { layer: { data: { values: object[] } }[] }).layer;
    expect(line.data.values.slice(0, 2)).toEqual([
      { latency: latency.p99 - 1, cost: cost + 1 },
      { latency: latency.p99, cost },
    ]);
  });

  it('writes a plan that an estimate reads and finds feasible', () => {
    const plan = planPipeline('image-driver-1', generated, options(['planner']));
    const file = writePlan(plan, join(folder, 'plan.yaml'));
    const estimated = estimateConfig('image-driver-1', file, generated, { ...simulation, slo: 350 });
    expect(estimated.latency).toEqual(plan.plans[0].result!.latency);
    expect(estimated.cost).toBe(plan.plans[0].result!.cost);
    expect(() => writePlan(plan, join(folder, 'none', 'plan.yaml'))).toThrowError(
      /its folder does not exist/,
    );
  });
});

describe('an estimate', () => {
  it('gives percentiles, waits and queues that agree with each other', () => {
    const { latency, hops, late, queries } = estimateConfig('image-driver-1', config, generated, {
      ...simulation,
      slo: latencySlo,
    });
    expect(latency.p50).toBeLessThan(latency.p99);
    expect(late! * queries).toBeLessThanOrEqual(0.5 * queries + 1);
    for (const hop of hops) {
      expect(hop.queries).toBe(4000);
      expect(hop.meanBatch * hop.batches).toBeCloseTo(4000, 6);
      expect(hop.wait.mean).toBeLessThanOrEqual(hop.wait.max);
      expect(hop.utilisation).toBeLessThanOrEqual(1);
    }
  });

  it('says that the rate is above the capacity, and that the notebook’s rule is no service time', () => {
    const faster = { ...generated, rate: '150' };
    const { notices } = estimateConfig('image-driver-1', config, faster, simulation);
    expect(notices).toEqual([
      expect.stringMatching(
        /^The trace has 1\d\d\.\d queries\/s, but ResNet can serve 126\.2 queries\/s: its queue grows as long as the trace lasts/,
      ),
    ]);
    const seed = estimateConfig('image-driver-1', config, generated, { ...simulation, rule: 'seed' });
    expect(seed.notices).toEqual([expect.stringMatching(/^Service times follow the notebook's rule/)]);
  });
});

const latencySlo = 400;

describe('the trace of a command line', () => {
  it('is a file, plain or gzipped', () => {
    const text = '10\n20\n30\n';
    expect([...readDeltas(at('t.deltas', text))]).toEqual([10, 20, 30]);
    expect([...readDeltas(at('t.deltas.gz', gzipSync(text)))]).toEqual([10, 20, 30]);
    expect(loadTrace({ trace: at('t.deltas', text) }).statistics).toMatchObject({ queries: 4, rate: 50 });
  });

  it('says in both conventions how bursty it is', () => {
    const label = loadTrace({ rate: '100', cv2: '4' });
    const truly = loadTrace({ rate: '100', cv: '2' });
    expect([...truly.gaps]).toEqual([...label.gaps]);
    expect(label.source).toContain('squared CV 4');
    expect(truly.source).toContain('CV 2');
    expect(label.statistics.cv).toBeCloseTo(Math.sqrt(label.statistics.squaredCv), 9);
  });

  it.each([
    [{}, 'There is no trace to serve.'],
    [{ trace: 'a', rate: '1' }, 'Both --trace and --rate are given.'],
    [{ rate: '1', autoscale: 'big-spike' }, 'Both --rate and --autoscale are given.'],
    [{ rate: '1', cv: '1', cv2: '1' }, 'Both --cv and --cv2 are given.'],
    [{ rate: '1', queries: 9, seconds: 9 }, 'Both --queries and --seconds are given.'],
    [{ rate: '1', cv2: '1,~4@5' }, 'A CV changes in steps, not in ramps.'],
    [{ rate: '1', queries: 1 }, 'The trace would have 1 queries, but may have 2 to 20000000.'],
    [{ rate: '1e9' }, "The rate '1e9' is wrong at '1e9'."],
    [
      { rate: '1000000', seconds: 1000 },
      'The trace would have 1000000000 queries, but may have 2 to 20000000.',
    ],
    [{ rate: '1', clip: -1 }, '--clip must be 0 or more, but is -1.'],
    [{ rate: '1', queries: 3, clip: 1e11 }, 'The trace lasts more than 100000000 s.'],
    [{ autoscale: 'big-spike' }, '--autoscale big-spike needs a length.'],
    [{ autoscale: 'spike', seconds: 9 }, "Unknown AutoScale trace 'spike'."],
    [{ trace: 'x', cv2: '4' }, '--cv2 is for generated traces, but --trace is given.'],
    [{ trace: join(folder, 'none') }, `${join(folder, 'none')} does not exist.`],
    [{ trace: folder }, `${folder} is no file.`],
  ])('is refused as %j', (wanted, message) => {
    expect(() => loadTrace(wanted)).toThrowError(expect.objectContaining({ message }));
  });

  it('is refused when its gzip file is damaged', () => {
    const whole = gzipSync('10\n20\n');
    const file = at('cut.gz', Buffer.concat([whole.subarray(0, 12), Buffer.from([1, 2, 3])]));
    expect(() => readDeltas(file)).toThrowError(`${file} is a damaged gzip file.`);
  });

  it('is kept as a file, whole or not at all', () => {
    const file = join(folder, 'kept.deltas');
    const { statistics } = keepTrace(file, { rate: '50', cv2: '1', queries: 10 });
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(statistics.queries - 1);
    expect(() => keepTrace(join(folder, 'no', 'x'), { rate: '50' })).toThrowError(
      /its folder does not exist/,
    );
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });
});
