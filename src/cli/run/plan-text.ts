import { count } from '../../plural.js';
import type { PlannedPoint, RunPlan, UntilPlan } from '../../runner/plan/run-plan.js';
import { atMost } from '../../runner/until/at-most.js';
import { shownPoints } from '../../shown-point.js';
import { datasetText } from '../../telemetry/dataset-text.js';
import { percent } from '../../telemetry/repeats-text.js';
import { renderTable } from '../table.js';
import { dataSize, duration } from '../units.js';

/** What `--dry-run` prints: every point with its cost, and the whole. */
export function planText(plan: RunPlan, width: number): string {
  const live = plan.target !== 'sim';
  const numbers = ['REQUESTS', live ? 'TIME' : 'CORE TIME', 'DATA'];
  const told = shownPoints(plan.points.map(({ name }) => name));
  const rows = plan.points.map((point) => [
    told(point.name),
    String(Math.round(point.expectedRequests)),
    duration(point.estimatedSeconds),
    dataSize(point.estimatedBytes),
    point.finished ? 'finished' : '',
  ]);
  const left = plan.points.filter(({ finished }) => !finished).length;
  const where = live ? 'one after another' : whereText(plan);
  const finish = plan.finishSeconds > 0 ? `, then ${duration(plan.finishSeconds)} to judge and draw` : '';
  return [
    renderTable(['POINT', ...numbers, ''], rows, { width, right: numbers }),
    '',
    `${count(left, 'point')} to run, about ${duration(plan.estimatedSeconds)} ${where} and ${dataSize(plan.estimatedBytes)}${finish}`,
    ...untilText(plan),
    ...plan.datasets.map((dataset) => `data ${datasetText(dataset)}`),
    `target ${plan.target}${plan.slurm ? ' on Slurm' : ''}, scale ${plan.scale}, seed ${plan.seed}, telemetry ${plan.telemetry.join(' and ')}`,
    `logdir ${plan.logdir}`,
  ].join('\n');
}

function whereText({ slurm, jobs }: RunPlan): string {
  return slurm ? `as ${count(jobs, 'task')} of Slurm at a time` : `on ${count(jobs, 'core')}`;
}

// How far the rounds may go is known, and how far they will go is not.
function untilText({ until, points }: RunPlan): string[] {
  if (!until) return [];
  const most = atMost(points, until);
  const rest = `${count(most.points, 'point')} at most (${until.most} repeats each), about ${duration(most.seconds)} and ${dataSize(most.bytes)} in all`;
  return [
    `These are the first ${until.first} repeats; then more until every interval is within ${percent(until.relative)}: ${rest}`,
  ];
}

/** The same for `--json`. */
export function planJson(plan: RunPlan): object {
  const { experiment, target, slurm, scale, seed, repeats, given, swept, telemetry, datasets, jobs, logdir } =
    plan;
  return {
    experiment: experiment.declaration.name,
    target,
    slurm,
    scale,
    seed,
    repeats,
    given,
    swept,
    telemetry,
    datasets,
    jobs,
    logdir,
    ...(plan.until && { until: untilJson(plan.until, plan.points) }),
    estimatedSeconds: plan.estimatedSeconds,
    estimatedBytes: plan.estimatedBytes,
    finishSeconds: plan.finishSeconds,
    points: plan.points.map(({ name, key, values, repeat, seed: pointSeed, ...point }) => ({
      name,
      key,
      values,
      repeat,
      seed: pointSeed,
      expectedRequests: point.expectedRequests,
      estimatedSeconds: point.estimatedSeconds,
      estimatedBytes: point.estimatedBytes,
      finished: point.finished !== null,
    })),
  };
}

function untilJson(until: UntilPlan, points: readonly PlannedPoint[]): object {
  const { relative, first, most } = until;
  return { relative, first, most, atMost: atMost(points, until) };
}
