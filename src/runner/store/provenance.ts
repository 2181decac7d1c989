import { arch, cpus, platform, totalmem } from 'node:os';
import { codeVersion } from '../../code-version.js';
import { defaults } from '../../experiment/parameters.js';
import { expandSweep } from '../../experiment/sweep.js';
import type { Manifest } from '../../telemetry/run.js';
import type { RunPlan, UntilPlan } from '../plan/run-plan.js';
import { CORE_VERSION } from '../version.js';

/** The manifest of a plan that begins, or goes on, now. */
export function manifestOf(plan: RunPlan, startedAt: string): Manifest {
  const { declaration, file } = plan.experiment;
  const { repro, commit, source } = codeVersion();
  const processors = cpus();
  return {
    format: 1,
    experiment: declaration.name,
    ...(file !== undefined && { experimentFile: file }),
    scale: plan.scale,
    target: plan.target,
    ...(plan.slurm && { slurm: plan.slurm }),
    ...(plan.kubernetes && { kubernetes: plan.kubernetes }),
    seed: plan.seed,
    repeats: repeatsOf(plan),
    ...(plan.until && { until: ruleOf(plan.until) }),
    parameters: plan.given,
    ...(Object.keys(plan.swept).length > 0 && { swept: plan.swept }),
    ...(plan.selected && { selected: [...plan.selected] }),
    telemetry: plan.telemetry,
    datasets: plan.datasets,
    ...(plan.own && { own: plan.own }),
    versions: { repro, core: CORE_VERSION, node: process.version, source },
    ...(commit !== undefined && { gitCommit: commit }),
    machine: {
      platform: platform(),
      arch: arch(),
      cpus: processors.length,
      cpuModel: processors[0]?.model.trim() ?? 'unknown',
      memoryBytes: totalmem(),
    },
    startedAt: plan.resumed?.startedAt ?? startedAt,
    command: [...plan.command],
    points: manifestPoints(plan),
  };
}

// With a rule the most that any point has so far: how many there will be is not known before.
function repeatsOf({ until, repeats, points, others }: RunPlan): number {
  if (until === undefined) return repeats;
  return [...points, ...others].reduce((most, { repeat }) => Math.max(most, repeat + 1), 1);
}

const ruleOf = ({ relative, first, most, repeated }: UntilPlan): Manifest['until'] => ({
  relative,
  first,
  most,
  repeated,
});

// A run resumed with another --points keeps the points that it had before, all in sweep order.
function manifestPoints(plan: RunPlan): Manifest['points'] {
  const { declaration } = plan.experiment;
  const known = new Map([...plan.points, ...plan.others].map((point) => [point.name, point]));
  const values = { ...defaults(declaration.parameters), ...plan.given };
  return expandSweep(declaration, values, plan).flatMap(({ name }) => {
    const point = known.get(name);
    if (!point) return [];
    const { key, values: parameters, repeat, seed } = point;
    return [{ name, key, parameters, repeat, seed }];
  });
}
