import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../exit-codes.js';
import { inLanes } from '../in-lanes.js';
import { count } from '../plural.js';
import { datasetText } from '../telemetry/dataset-text.js';
import { MANIFEST } from '../telemetry/logdir/records.js';
import { widthText } from '../telemetry/repeats-text.js';
import type { Manifest, PointRecord } from '../telemetry/run.js';
import type { Executor } from './executor/executor.js';
import { PointCancelled, RunBroken } from './job.js';
import type { PlannedPoint, RunPlan } from './plan/run-plan.js';
import { countByStatus, type Reporter, type RunOutcome } from './reporter.js';
import { runningOrder } from './running-order.js';
import { makeFolder, removeTemporary, writeJson } from './store/atomic.js';
import { LOCK, lockLogdir } from './store/lock.js';
import { SLURM_FOLDER } from './store/logdir.js';
import { PointStore } from './store/point-store.js';
import { manifestOf } from './store/provenance.js';
import { RunLog } from './store/run-log.js';
import type { Rounds } from './until/rounds.js';

export interface ExecuteOptions {
  /** Default: worker threads, as many as the plan's jobs. */
  executor?: Executor;
  /** Ctrl-C: running points are cancelled, finished ones stay. */
  signal?: AbortSignal;
  /** Wall clock: the only times that two equal runs do not share. */
  now?(): Date;
}

/**
 * Carries out a plan: writes the manifest, runs the points that are left, stores each as soon as it ends, and completes the
 * manifest. A failing point is kept with its error and stops no other. With `--until` round after round, as long as points have to
 * be repeated.
 *
 * @throws UserError when the logdir cannot be written to, or another process writes there.
 */
export async function executePlan(
  plan: RunPlan,
  reporter: Reporter,
  { executor, signal, now = () => new Date() }: ExecuteOptions = {},
): Promise<RunOutcome> {
  const started = now();
  makeFolder(plan.logdir);
  const unlock = lockLogdir(plan.logdir);
  try {
    removeTemporary(plan.logdir, LOCK);
    return await executeAlone(plan, reporter, { executor, signal, now }, started);
  } finally {
    unlock();
  }
}

async function executeAlone(
  plan: RunPlan,
  reporter: Reporter,
  { executor: given, signal, now }: ExecuteOptions & { now(): Date },
  started: Date,
): Promise<RunOutcome> {
  const log = new RunLog(plan.logdir, now);
  const store = new PointStore(plan.logdir);
  const rounds = plan.until && new (await import('./until/rounds.js')).Rounds(plan.until, store);
  const keep = (current: RunPlan, over: Partial<Manifest> = {}): void =>
    writeJson(join(plan.logdir, MANIFEST), { ...manifestOf(current, started.toISOString()), ...over });
  keep(plan);
  try {
    log.line(beginning(plan));
    for (const dataset of plan.datasets) log.line(`data: ${datasetText(dataset)}`);
    reporter.runStarted(plan);
    const work = await runRounds(plan, { log, store, reporter, given, signal, now, rounds, keep });
    const outcome = outcomeOf(work, signal?.aborted ?? false, (now().getTime() - started.getTime()) / 1000);
    if (outcome.status !== 'interrupted') keep(work.plan, { finishedAt: now().toISOString() });
    log.line(ending(outcome));
    reporter.runFinished(outcome);
    return outcome;
  } catch (error) {
    log.broken(error);
    throw error;
  } finally {
    log.exiting();
  }
}

interface Means {
  log: RunLog;
  store: PointStore;
  reporter: Reporter;
  given: Executor | undefined;
  signal: AbortSignal | undefined;
  now(): Date;
  rounds: Rounds | undefined;
  /** Writes the manifest of a plan that has grown. */
  keep(plan: RunPlan): void;
}

/** A plan that was carried out, as far as it went. */
interface Work {
  /** With every repeat that a round has asked for. */
  plan: RunPlan;
  records: Map<string, PointRecord>;
  /** How many points were finished before. */
  skipped: number;
}

/** Runs the points that are left; with `--until` round after round, until none is to be repeated or the run is interrupted. */
async function runRounds(plan: RunPlan, means: Means): Promise<Work> {
  const { log, reporter, given, rounds, keep } = means;
  const work: Work = { plan, records: new Map(), skipped: 0 };
  let executor: Executor | undefined;
  if (!plan.slurm) await leaveSlurm(plan, log);
  try {
    for (;;) {
      for (const { name, finished } of work.plan.points) {
        if (!finished || work.records.has(name)) continue;
        work.records.set(name, finished);
        work.skipped++;
      }
      const left = work.plan.points.filter(({ name }) => !work.records.has(name));
      if (left.length > 0) {
        executor ??= given ?? (await threads(plan));
        await runPoints(work.plan, left, work.records, executor, means);
      }
      if (!rounds || work.records.size < work.plan.points.length) break;
      const { plan: judged, more } = await rounds.judge(work.plan, work.records);
      work.plan = judged;
      for (const point of judged.until?.repeated ?? []) log.line(`${point.state}: ${widthText(point)}`);
      reporter.roundEnded?.(judged, more);
      if (!more) break;
      keep(judged);
    }
    // Whoever takes a point over clears the rest itself; here nothing was left to take.
    if (plan.slurm && !executor) await leaveSlurm(plan, log);
    return work;
  } finally {
    await executor?.close();
  }
}

async function runPoints(
  plan: RunPlan,
  points: readonly PlannedPoint[],
  records: Map<string, PointRecord>,
  executor: Executor,
  { log, store, reporter, signal, now, rounds }: Means,
): Promise<void> {
  const left = runningOrder(plan, points);
  let stopped = signal?.aborted ?? false;
  const stop = (): void => {
    stopped = true;
    executor.cancel();
  };
  signal?.addEventListener('abort', stop);
  const lane = async (): Promise<void> => {
    for (let point = left.shift(); point && !stopped; point = left.shift()) {
      const record = await runPoint(plan, point, { store, executor, reporter, log, now });
      if (record) records.set(point.name, rounds ? await rounds.measure(plan, point, record) : record);
    }
  };
  try {
    // Slurm has a queue of its own, and takes a sweep as one array.
    await inLanes(plan.slurm ? left.length : plan.jobs, lane, stop);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

// Tasks of a run that was killed would go on beside this one.
async function leaveSlurm({ logdir }: RunPlan, log: RunLog): Promise<void> {
  if (!existsSync(join(logdir, SLURM_FOLDER))) return;
  const { clearArrays } = await import('./slurm/adopt.js');
  await clearArrays(logdir, (line) => log.line(line));
}

async function threads({ target, slurm, until, jobs }: RunPlan): Promise<Executor> {
  if (slurm || target !== 'sim') throw new Error(`points of target ${target} need an executor of their own`);
  const { ThreadExecutor } = await import('./executor/threads.js');
  return new ThreadExecutor(until?.lanes ?? jobs);
}

interface Tools {
  store: PointStore;
  executor: Executor;
  reporter: Reporter;
  log: RunLog;
  now(): Date;
}

/** Runs one point; null when it was cancelled, since a cancelled point leaves no record. */
async function runPoint(
  plan: RunPlan,
  point: PlannedPoint,
  { store, executor, reporter, log, now }: Tools,
): Promise<PointRecord | null> {
  const { name, key, seed, spec, profiles, days } = point;
  const { telemetry, invariants } = plan;
  const folder = store.prepare(point);
  log.line(`started ${name}`);
  reporter.pointStarted(point);
  const began = now().getTime();
  const took = (): number => (now().getTime() - began) / 1000;
  let record: PointRecord;
  try {
    const seconds = point.estimatedSeconds;
    const job = { name, key, seed, spec, profiles, days, telemetry, folder, invariants, seconds };
    const outcome = await executor.run(job, (fraction) => reporter.pointProgress(point, fraction));
    record = await store.finish(point, outcome, outcome.seconds ?? took());
  } catch (error) {
    if (error instanceof RunBroken) throw error;
    if (error instanceof PointCancelled) {
      log.line(`cancelled ${name}`);
      reporter.pointCancelled(point);
      return null;
    }
    record = store.fail(point, error, took());
  }
  for (const notice of record.notices) log.line(`note on ${name}: ${notice}`);
  log.line(record.status === 'ok' ? `finished ${name}` : `${record.status} ${name}: ${record.reason}`);
  reporter.pointFinished(point, record);
  return record;
}

function outcomeOf({ plan, records, skipped }: Work, interrupted: boolean, wallSeconds: number): RunOutcome {
  const inOrder = plan.points.flatMap(({ name }) => records.get(name) ?? []);
  const unfinished = plan.points.flatMap(({ name }) => (records.has(name) ? [] : [name]));
  // Ctrl-C after the last point ended changes nothing.
  const status =
    interrupted && unfinished.length > 0
      ? 'interrupted'
      : inOrder.every((record) => record.status === 'ok')
        ? 'ok'
        : 'failed';
  const exitCodes = {
    ok: ExitCode.ok,
    failed: ExitCode.pointFailed,
    interrupted: ExitCode.interrupted,
  } as const;
  return {
    logdir: plan.logdir,
    status,
    exitCode: exitCodes[status],
    records: inOrder,
    unfinished,
    skipped,
    wallSeconds,
    ...(plan.until && { repeated: plan.until.repeated }),
  };
}

function beginning({ experiment, scale, seed, points, resumed }: RunPlan): string {
  const done = points.filter(({ finished }) => finished).length;
  const verb = resumed ? `resumed (${done} of ${count(points.length, 'point')} finished before)` : 'started';
  return `${verb} ${experiment.declaration.name} scale=${scale} seed=${seed}, ${count(points.length, 'point')}`;
}

function ending({ status, records, unfinished }: RunOutcome): string {
  const { ok, invalid, failed } = countByStatus(records);
  const doubtful = invalid > 0 ? ` ${invalid} invalid,` : '';
  return `${status}: ${count(ok, 'point')} finished,${doubtful} ${failed} failed, ${unfinished.length} left`;
}
