import type { PointView, Run } from 'repro';
import { doubts, provenance } from '../../shared/caption.js';
import { parameterOf } from '../../shared/values.js';
import type { Group, Trial } from '../trials.js';
import { unreadText } from '../unread.js';

/** How many times fewer GPUs were simulated than the paper has; 1 for a run as large as the paper's. */
export const shrinkOf = ({ gpus, simulated }: Pick<Group, 'gpus' | 'simulated'>): number => gpus / simulated;

/** What a point's controller costs, by name; empty where the log does not say, as a real host's. */
export function hostOf(run: Run, { point }: Trial): string {
  return String(parameterOf(run, point, 'controllerHost') ?? (run.manifest?.target === 'sim' ? 'free' : ''));
}

/** What a figure of these groups, all that could be drawn of the points, says under it after sentences of its own. */
export function caption(
  run: Run,
  points: readonly PointView[],
  groups: readonly Group[],
  own: readonly string[],
): string {
  const trials = groups.flatMap((group) => group.trials);
  const hosts = new Set(trials.map((trial) => hostOf(run, trial)));
  const unread = unreadText(trials.map(({ point }) => point));
  const shrink = Math.max(...groups.map(shrinkOf));
  return [
    ...own,
    ...(shrink > 1
      ? [
          `Simulated are ${shrink} times fewer GPUs than the paper has; what is published is divided by as much.`,
        ]
      : []),
    ...(hosts.has('free') ? ["The controller's work costs nothing here, so there is no knee."] : []),
    ...(hosts.has('osdi20')
      ? [
          "What the controller's work costs was fitted to the paper's peak (controllerHost=osdi20): its knee, and the fall past it, were put in.",
        ]
      : []),
    ...(unread ? [`The controller fell behind, which no latency here shows: ${unread}.`] : []),
    ...doubts(run, points, trials),
    provenance(run, points),
  ].join(' ');
}
