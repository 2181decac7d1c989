import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import azure from '../../experiments/azure/experiment.js';
import faroAblation from '../../experiments/faro-ablation/experiment.js';
import faroForecast from '../../experiments/faro-forecast/experiment.js';
import faroMixed from '../../experiments/faro-mixed/experiment.js';
import faroPolicies from '../../experiments/faro-policies/experiment.js';
import faroScale from '../../experiments/faro-scale/experiment.js';
import faroSolver from '../../experiments/faro-solver/experiment.js';
import { ways } from '../../experiments/faro-solver/points.js';
import faroTimeline from '../../experiments/faro-timeline/experiment.js';
import fig2 from '../../experiments/fig2/experiment.js';
import fig5 from '../../experiments/fig5/experiment.js';
import fig6 from '../../experiments/fig6/experiment.js';
import fig7 from '../../experiments/fig7/experiment.js';
import fig8 from '../../experiments/fig8/experiment.js';
import fig11 from '../../experiments/fig11/experiment.js';
import estimator from '../../experiments/inferline-estimator/experiment.js';
import planner from '../../experiments/inferline-planner/experiment.js';
import seed from '../../experiments/inferline-seed/experiment.js';
import tuner from '../../experiments/inferline-tuner/experiment.js';
import kairosLoad from '../../experiments/kairos-load/experiment.js';
import kairosThroughput from '../../experiments/kairos-throughput/experiment.js';
import kairosUpperbound from '../../experiments/kairos-upperbound/experiment.js';
import schedulers from '../../experiments/schedulers/experiment.js';
import tournament from '../../experiments/tournament/experiment.js';
import type { AnyExperiment } from '../../src/experiment/parameters.js';
import type { Run, Values } from '../../src/index.js';
import { inColours } from '../../src/plot/dark.js';
import { renderFigure } from '../../src/plot/render/render.js';
import { ink, pale, palette } from '../../src/plot/theme.js';
import { simulate } from './simulate.js';

const experiments = fileURLToPath(new URL('../../experiments', import.meta.url));

const replay = { data: 'synthetic', functions: 500, gpus: 1, memoryLoadFactor: 1 };
const ladder = { period: 1, model: 'resnet50_v2' };
const bursts = { slo: 25, noiseScale: 1, spread: 0, cached: 24, duration: 10, rate: 100, models: 12 };
const contest = { fleet: 'uniform', maxBatch: 8, duration: 20, leadIn: 5 };
const few = { queries: 600, seeds: 1 };

/** Of each bundled experiment a few short points, enough for every figure and every kind of mark. */
const tiny: readonly (readonly [unknown, readonly Values[]])[] = [
  [azure, [{ ...replay, loadFactor: 200, interval: 1, leadIn: 5, duration: 15, bucket: 1, noise: 'v100' }]],
  [fig11, [{ ...replay, loadFactor: 16, period: 1, loadStart: 0.5, loadEnd: 8, steps: 2 }]],
  [fig2, [1, 16].map((concurrency) => ({ concurrency, isolated: 2000, contended: 2000 }))],
  [fig5, ['clockwork', 'clipper', 'infaas'].map((system) => ({ system, slo: 100, duration: 10 }))],
  [fig6, [{ models: 90, duration: 391, weightsCacheSize: 5 * 7 * 16_777_216 }]],
  [
    fig7,
    [
      { ...ladder, models: 12, rate: 600 },
      { ...ladder, models: 48, rate: 1200 },
      { ...ladder, models: 3, rate: 100 },
    ],
  ],
  [
    fig8,
    [
      { ...ladder, batchModels: 0, concurrency: 1 },
      { ...ladder, batchModels: 12, concurrency: 16 },
    ],
  ],
  [
    schedulers,
    [
      ...['INFER5', 'INFER4', 'SMART', 'EDF', 'infaas', 'clipper'].map((system) => ({ ...bursts, system })),
      { ...bursts, system: 'INFER5', noiseScale: 4 },
      { ...bursts, system: 'INFER5', spread: 0.4 },
      { ...bursts, system: 'INFER5', cached: 6 },
    ],
  ],
  [
    planner,
    ['planner', 'cg-peak'].map((method) => ({
      slo: 500,
      cv2: 4,
      rate: 100,
      queries: 2001,
      criterion: 'p99',
      method,
    })),
  ],
  [tuner, ['inferline', 'static'].map((system) => ({ scenario: 'step', system, seconds: 120 }))],
  [estimator, [0, 0.5].map((variation) => ({ variation, cv2: 4, rate: 100, queries: 2001 }))],
  [
    kairosThroughput,
    ['kairos', 'fcfs'].map((distributor) => ({ ...few, distributor, model: 'rm2', mix: '2,0,9,0' })),
  ],
  [kairosUpperbound, [1, 120].map((rank) => ({ ...few, model: 'rm2', mix: `rank-${rank}` }))],
  [kairosLoad, ['kairos', 'fcfs'].map((distributor) => ({ distributor, seconds: 20, seeds: 1 }))],
  [faroSolver, ways.map((way) => ({ ...way, jobs: 20, windows: 1 }))],
  [faroForecast, ['ewma', 'trained'].map((predictor) => ({ predictor, minutes: 30 }))],
  [faroPolicies, ['fairshare', 'faro-sum'].map((policy) => ({ policy, quota: 32, minutes: 3 }))],
  [faroMixed, ['fairshare', 'faro-sum'].map((policy) => ({ policy, minutes: 3 }))],
  [faroScale, ['aiad', 'faro-sum'].map((policy) => ({ policy, copies: 2, groups: 0, minutes: 3 }))],
  [faroAblation, ['conf1', 'final'].map((step) => ({ step, quota: 32, minutes: 3 }))],
  [faroTimeline, ['oneshot', 'faro-fair-sum'].map((policy) => ({ policy, minutes: 3 }))],
  [
    tournament,
    [0.3, 0.9].flatMap((load) =>
      ['clockwork', 'kairos', 'ratio'].map((system) => ({ ...contest, load, system })),
    ),
  ],
  [seed, [50, 150].map((rate) => ({ rule: 'seed', cv2: 4, rate, queries: 2001 }))],
];

/** The same with the last point once more as a repeat that did not meet its own conditions: it is drawn hollow. */
function withInvalid(run: Run): Run {
  return { ...run, points: [...run.points, { ...run.points.at(-1)!, repeat: 1, status: 'invalid' }] };
}

const lights = new Set(
  [palette, pale, ink].flatMap((group) => Object.values(group).map((colour) => colour.toUpperCase())),
);
const darkOf = (colour: string) =>
  (inColours({ mark: colour } as never, 'dark') as never as { mark: string }).mark;
const darks = new Set([...lights].map(darkOf));

/** Every colour that an SVG paints with. */
function painted(svg: string): Set<string> {
  const paints = [...svg.matchAll(/(?:fill|stroke|stop-color)(?:="|:\s*)([^";]+)/g)].map(
    ([, paint]) => paint!,
  );
  return new Set(
    paints.filter((paint) => !/^(none|transparent|url\(.*)$/.test(paint)).map((paint) => paint.toUpperCase()),
  );
}

describe('every bundled experiment', () => {
  it('is in the list below', () => {
    const names = readdirSync(experiments, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
      .map(({ name }) => name);
    expect(tiny.map(([experiment]) => (experiment as AnyExperiment).name).sort()).toEqual(names.sort());
  });
});

describe.each(tiny.map(([experiment, points]) => [experiment as AnyExperiment, points] as const))(
  'the dark figures of $name',
  (experiment, points) => {
    it('paint with no light colour, and with none that is not of the theme', async () => {
      const run = withInvalid(await simulate(experiment, points));
      for (const { name, build } of experiment.figures) {
        const figures = await build(run, { folder: `${experiments}/${experiment.name}` });
        expect([name, figures.length > 0]).toEqual([name, true]);
        for (const figure of figures) {
          const svg = (await renderFigure(figure, ['svg'], ['dark'])).get('dark.svg')!.toString();
          const colours = [...painted(svg)];
          expect(colours).toContain(darkOf(ink.paper));
          expect([figure.name, colours.filter((colour) => !darks.has(colour))]).toEqual([figure.name, []]);
        }
      }
    });
  },
);
