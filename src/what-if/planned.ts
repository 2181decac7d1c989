import { loadZoo } from '../datasets/zoo/index.js';
import { UserError } from '../errors.js';
import type { LoadedExperiment } from '../experiment/load.js';
import { planRun } from '../runner/plan/plan-run.js';
import type { PlannedPoint } from '../runner/plan/run-plan.js';
import { TraceDays } from '../runner/plan/trace-days.js';
import type { ClockworkSpec } from '../serving-core/clockwork/spec.js';
import type { PointView, Run } from '../telemetry/run.js';

/** All that it takes to simulate a point of a run again. */
export type Replayable = Pick<PlannedPoint, 'name' | 'seed' | 'profiles' | 'days'> & { spec: ClockworkSpec };

/**
 * Plans a finished point of a run again.
 *
 * @throws UserError when it was not simulated, is of another system than Clockwork, or would not be the same any more.
 */
export async function replayable(
  { dir, manifest }: Run,
  point: PointView,
  experiment: LoadedExperiment | null,
): Promise<Replayable> {
  const refuse = (message: string, next: string): never => {
    throw new UserError('E_WHAT_IF', message, next);
  };
  if (!manifest || !experiment)
    return refuse(
      `${dir} does not say how point ${point.name} was made, so that it cannot be replayed.`,
      'Give the logdir of a simulated run of repro: the folder with manifest.json.',
    );
  if (manifest.target !== 'sim')
    return refuse(
      `Point ${point.name} ran with real processes, which cannot be replayed.`,
      'Leave --what-if out, or simulate the point.',
    );
  const plan = await planRun({ experiment, logdir: dir, resume: true, loadProfiles: loadZoo });
  const planned = plan.points.find(({ name }) => name === point.name);
  const key = manifest.points.find(({ name }) => name === point.name)?.key;
  if (!planned || planned.key !== key)
    return refuse(
      `Point ${point.name} would not be the same if it were simulated now: its experiment, or repro, has changed since.`,
      'Run it again, and ask of that run.',
    );
  const { name, seed, spec, profiles, datasets } = planned;
  if (spec.system !== 'clockwork')
    return refuse(
      `Point ${point.name} is of ${spec.system}; only points of Clockwork are replayed with a change.`,
      'Leave --what-if out.',
    );
  const traces = new TraceDays({ logdir: dir, datasets: manifest.datasets ?? [] });
  const days = datasets.flatMap((set) => ('day' in set ? [traces.locate(set)] : []));
  return { name, seed, spec, profiles, days: await Promise.all(days) };
}
