import type { NotTestable, Run } from 'repro';
import { parameterOf, unlikePaper, valuesOf } from '../../shared/values.js';
import { type Group, gpusOf, nearest, readGroups } from '../trials.js';

/** What the paper ran; the GPUs may shrink together with the load. */
const papers: Readonly<Record<string, readonly unknown[]>> = {
  loadStart: [0.1],
  loadFactor: [1.5],
  // the paper's 66 copies, and 3, with which a tenth of the GPUs has as many GPUs to hold each model
  memoryLoadFactor: [4, 1],
  functions: [46_000],
  scheduleAhead: [5_000_000],
  defaultSlo: [100_000_000],
  maxExec: [25_000_000],
  maxBatch: [8],
  // the second is what the original's own guide advises for GPUs with 16 GB
  weightsCacheSize: [23_085_449_216, 10_737_418_240],
  controller: ['INFER5'],
  policy: ['none'],
  loadTracker: ['reference'],
  zoo: ['osdi20', 'v1'],
};

/** The finished points by N, or why the claims cannot be judged on them. */
export async function groupsOf(run: Run): Promise<Group[] | NotTestable> {
  const points = run.points.filter((point) => point.status === 'ok' && gpusOf(run, point) !== undefined);
  const different = points.map((point) => unlikePaper(papers, valuesOf(run, point))).find(Boolean);
  if (different) return { notTestable: different };
  const groups = await readGroups({ ...run, points });
  return groups.length > 0
    ? groups
    : { notTestable: 'needs a finished point of more than one step, with its minutes or both logs' };
}

/** The finished points that are nearest to 40 GPUs. */
export async function seriesOf(run: Run): Promise<Group | NotTestable> {
  const groups = await groupsOf(run);
  return 'notTestable' in groups ? groups : nearest(groups)!;
}

/** The finished points, if their controller's work takes time: on a host, or in virtual time that charges for it. */
export async function chargedGroups(run: Run): Promise<Group[] | NotTestable> {
  const groups = await groupsOf(run);
  if ('notTestable' in groups || run.manifest?.target !== 'sim') return groups;
  const free = groups.some(({ trials }) =>
    trials.some(({ point }) => (parameterOf(run, point, 'controllerHost') ?? 'free') === 'free'),
  );
  const reason = "the controller's work costs nothing in this virtual time: --set controllerHost=osdi20";
  return free ? { notTestable: reason } : groups;
}
