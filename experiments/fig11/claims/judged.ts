import type { NotTestable, PointView, Run } from 'repro';
import { parameterOf, unlikePaper, valuesOf } from '../../shared/values.js';
import { type Group, gpusOf, nearest, readGroups } from '../trials.js';
import { unreadText } from '../unread.js';

/** What the paper ran; the GPUs may shrink together with the load. */
const papers: Readonly<Record<string, readonly unknown[]>> = {
  shrink: [1, 10],
  period: [60, 20, 5],
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
  hostMemory: [824_633_720_832],
  network: ['cluster'],
  noise: ['none'],
  controllerHost: ['free', 'osdi20'],
  controller: ['INFER5'],
  policy: ['none'],
  loadTracker: ['reference'],
  zoo: ['osdi20', 'v1'],
};

/** How a point differs from what the paper ran, or nothing. Few copies are its equal only on few GPUs. */
function differs(run: Run, point: PointView): string {
  const given = valuesOf(run, point);
  const copies = given.memoryLoadFactor === 1 && (given.shrink ?? 1) === 1;
  return copies
    ? 'the paper has memoryLoadFactor=4 on as many GPUs, this run memoryLoadFactor=1'
    : unlikePaper(papers, given);
}

/** The finished points by N, or why the claims cannot be judged on them. */
export async function groupsOf(run: Run): Promise<Group[] | NotTestable> {
  const points = run.points.filter((point) => point.status === 'ok' && gpusOf(run, point) !== undefined);
  const different = points.map((point) => differs(run, point)).find(Boolean);
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

/**
 * The finished points, if a real host did their controller's work. In virtual time it costs nothing or what a preset says, by whose
 * form goodput falls as c / N: no evidence.
 */
export async function hostedGroups(run: Run): Promise<Group[] | NotTestable> {
  const groups = await groupsOf(run);
  if ('notTestable' in groups || run.manifest?.target !== 'sim') return groups;
  const free = groups.some(({ trials }) =>
    trials.some(({ point }) => (parameterOf(run, point, 'controllerHost') ?? 'free') === 'free'),
  );
  return {
    notTestable: free
      ? "the controller's work costs nothing in this virtual time, so goodput cannot fall"
      : 'the form of the fall was put in: with controllerHost=osdi20 what can be read is c / N',
  };
}

/** A claim's `where`, with what the tables of these groups leave out if their controller fell behind. */
export const withUnread = (where: string, groups: readonly Group[]): string =>
  [where, unreadText(groups.flatMap(({ trials }) => trials.map(({ point }) => point)))]
    .filter(Boolean)
    .join('; ');
