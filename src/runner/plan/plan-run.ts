import { availableParallelism } from 'node:os';
import { canonicalJson } from '../../content-hash.js';
import type { DaySource } from '../../datasets/azure/day-source.js';
import { UserError } from '../../errors.js';
import { expandSweep, filterPoints, repeatName, type SweepPoint } from '../../experiment/sweep.js';
import { asking, textsOf } from '../../experiment/trust.js';
import { readPoint } from '../../telemetry/logdir/records.js';
import { lostTable } from '../../telemetry/logdir/stored-tables.js';
import type { Dataset, Manifest, PointRecord } from '../../telemetry/run.js';
import { existingRun, newLogdir, pointFolder } from '../store/logdir.js';
import { refuseRepeatFilters, refuseUnmeasured } from '../until/rule.js';
import { costOf } from './cost.js';
import { filesOfExperiment, hashedFiles } from './own-files.js';
import { type Profiles, planPoint } from './plan-point.js';
import type { PlannedPoint, RunOptions, RunPlan, RunSettings, UntilPlan } from './run-plan.js';
import { newSettings, resumedSettings, type Settings } from './settings.js';
import { TraceDays } from './trace-days.js';

/** More threads than this on a core only cost memory. */
const MOST_JOBS_PER_CORE = 4;

/** Where `repro faro manifests` puts jobs. */
const NAMESPACE = 'repro-faro';

/**
 * Works out what a run consists of, reading the logdir when it is resumed and writing nothing.
 *
 * @throws UserError for a wrong setting, an unknown zoo, model or workload, a filter that leaves no point, and a logdir
 * that holds another run, or none to resume.
 */
export async function planRun(options: RunOptions): Promise<RunPlan> {
  const { declaration } = options.experiment;
  const logdir = newLogdir(options.logdir, declaration.name, options.resume ?? false, options.now);
  const resumed = existingRun(logdir, declaration.name, options.resume ?? false);
  const before = resumed ?? options.like;
  const plan = () => planSettled(options, logdir, resumed, before);
  // Programs that a manifest names are the user's only if they have run here.
  return before ? asking({ by: `the run in ${logdir}`, values: textsOf(before) }, plan) : plan();
}

async function planSettled(
  options: RunOptions,
  logdir: string,
  resumed: Manifest | null,
  before: Manifest | RunSettings | undefined,
): Promise<RunPlan> {
  const { declaration } = options.experiment;
  const target = options.target ?? goesOn(before?.target);
  const asked = { ...options, target };
  const settings = before ? resumedSettings(asked, before, logdir) : newSettings(asked);
  const all = expandSweep(declaration, settings.values, settings);
  const filters = options.points ?? before?.selected;
  const { until } = settings;
  if (until) {
    refuseRepeatFilters(filters ?? []);
    refuseUnmeasured(declaration, settings.telemetry);
  }
  const selected = filters === undefined ? all : filterPoints(declaration, all, filters);
  const chosen = until ? selected.filter(({ repeat }) => repeat < until.first) : selected;
  const standIn = 'data' in declaration.parameters ? undefined : "from: 'synthetic' in its client.data";
  const traces = new TraceDays({ logdir, datasets: before?.datasets ?? [] }, options.env, standIn);
  const zoos = new Map<string, Promise<Profiles>>();
  const plan = (point: SweepPoint) => planPoint(point, settings, asked, zoos, traces);
  const points: PlannedPoint[] = [];
  for (const point of chosen) points.push(await plan(point));
  const names = new Set(chosen.map(({ name }) => name));
  const planned = new Set(resumed?.points.map(({ name }) => name));
  const others: PlannedPoint[] = [];
  for (const point of all.filter(({ name }) => planned.has(name) && !names.has(name))) {
    others.push(await plan(point));
  }
  const prepare = async (planned: readonly PlannedPoint[]): Promise<void> => {
    for (const point of planned) {
      point.finished = resumed && finishedRecord(point, pointFolder(logdir, point.name));
      if (!point.finished) point.days = await daysOf(point, traces);
    }
  };
  await prepare(points);
  const slurm = slurmOptions(options, resumed);
  const lanes = slurm ? (options.jobs ?? Number.POSITIVE_INFINITY) : mostHere(target, settings);
  const repeat: UntilPlan['repeat'] = async ({ name, repeat: own, values }, repeats) => {
    const more: PlannedPoint[] = [];
    for (const k of repeats) more.push(await plan({ name: repeatName(name, own, k), values, repeat: k }));
    await prepare(more);
    return more;
  };
  const { scale, seed, repeats, given, swept, telemetry } = settings;
  return {
    experiment: options.experiment,
    target,
    ...(slurm && { slurm }),
    ...(target === 'k8s' && { kubernetes: clusterOf(options, resumed) }),
    logdir,
    scale,
    seed,
    repeats,
    ...(until && { until: { ...until, repeated: resumed?.until?.repeated ?? [], lanes, repeat } }),
    given,
    swept,
    selected: selection(options.points, resumed, options.like),
    telemetry,
    datasets: distinct([...points, ...others].flatMap(({ datasets }) => datasets)),
    own: await hashedFiles([
      ...filesOfExperiment(options.experiment),
      ...[...points, ...others].flatMap(({ files }) => files),
    ]),
    invariants: options.invariants ?? true,
    command: options.command ?? [],
    points,
    others,
    ...costOf(points, lanes, declaration),
    resumed,
  };
}

// A run resumed without a target goes on with Slurm as before; what is asked for now comes first.
function slurmOptions({ slurm, target }: RunOptions, resumed: Manifest | null): RunPlan['slurm'] {
  if (!slurm) return target === undefined ? resumed?.slurm : undefined;
  const before = resumed?.slurm;
  return { ...before, ...slurm, args: slurm.args.length > 0 ? slurm.args : (before?.args ?? []) };
}

// Points with real processes would take each other's time and ports.
function mostHere(target: Manifest['target'], { jobs }: Settings): number {
  return target === 'sim' ? Math.min(jobs, MOST_JOBS_PER_CORE * availableParallelism()) : 1;
}

// Hosts must be named anew.
function goesOn(target: Manifest['target'] | undefined): Manifest['target'] {
  return target === undefined || target === 'ssh' ? 'sim' : target;
}

function clusterOf({ kubernetes }: RunOptions, resumed: Manifest | null): Manifest['kubernetes'] {
  const { context, namespace } = { ...resumed?.kubernetes, ...given(kubernetes) };
  return { ...(context !== undefined && { context }), namespace: namespace ?? NAMESPACE };
}

function given<T extends object>(values: T | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(values ?? {}).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

// A run of every point stays one, whichever of them a resume asks for; a run of some points may get more.
function selection(
  points: readonly string[] | undefined,
  resumed: Manifest | null,
  like: RunSettings | undefined,
): RunPlan['selected'] {
  if (!resumed) return points ?? like?.selected;
  return resumed.selected && [...new Set([...resumed.selected, ...(points ?? [])])];
}

// The record of a point that the resumed run has finished.
function finishedRecord(point: PlannedPoint, folder: string): PointRecord | null {
  const record = recordOf(folder);
  return record && isFinished(record, point.key, folder) ? record : null;
}

function daysOf({ datasets }: PlannedPoint, traces: TraceDays): Promise<DaySource[]> {
  return Promise.all(datasets.flatMap((set) => ('day' in set ? [traces.locate(set)] : [])));
}

// A record that cannot be read is none: its point is done again.
function recordOf(folder: string): PointRecord | null {
  try {
    return readPoint(folder);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

// A point whose table was lost or cut since is done again.
function isFinished(record: PointRecord, key: string, folder: string): boolean {
  return record.status === 'ok' && record.key === key && !lostTable(folder, record);
}

function distinct(datasets: readonly Dataset[]): Dataset[] {
  const byText = new Map(datasets.map((dataset) => [canonicalJson(dataset), dataset]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, dataset]) => dataset);
}
