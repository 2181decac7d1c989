import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { checkRun } from '../claims/check.js';
import { CLAIMS, claimsFile } from '../claims/store.js';
import { UserError } from '../errors.js';
import type { LoadedExperiment } from '../experiment/load.js';
import { filterPoints } from '../experiment/sweep.js';
import type { Executor } from '../runner/executor/executor.js';
import { pointFolder } from '../runner/store/logdir.js';
import { withDeclaredNames } from '../telemetry/logdir/infer.js';
import { openRun } from '../telemetry/logdir/open-run.js';
import { POINTS, readPoint } from '../telemetry/logdir/records.js';
import type { Manifest, MeasuredPoint, Run } from '../telemetry/run.js';
import { checkStored, comparePoint, type StoredPoint } from './compare-point.js';
import { firstField } from './first-field.js';
import { type Again, planAgain } from './plan-again.js';
import { recompute, type Task } from './recompute.js';
import { verifyGraphs } from './redraw.js';
import { measureAgain, verifyRepeats } from './repeats.js';
import { differs, type Item, identical, missing, NO_FILE, notRecomputed } from './verdict.js';

export interface VerifyOptions {
  /** Which points, as in `repro run`; all by default. */
  points?: readonly string[];
  /** Only so many of them, drawn by `seed`. */
  sample?: number;
  seed?: number;
  /** Compare also what another version or a changed file would make. */
  anyway?: boolean;
  jobs?: number;
  signal?: AbortSignal;
  /** Default: worker threads. */
  executor?: Executor;
  progress?(point: string, fraction: number): void;
  /** Hears of each thing as it has been looked at. */
  onItem?(item: Item): void;
}

/**
 * Computes a run's points, claims and figures again, and compares them with what lies in its logdir; nothing is written there. What cannot be
 * computed again is held to the hashes that it was stored with. Returns what was looked at, and whether that was all: false once `signal` aborts.
 *
 * @throws UserError when a filter of points names none.
 */
export async function verifyRun(
  logdir: string,
  manifest: Manifest,
  experiment: LoadedExperiment,
  options: VerifyOptions = {},
): Promise<{ items: Item[]; whole: boolean }> {
  const { anyway = false, signal, onItem = () => {} } = options;
  const items: Item[] = [];
  const add = (more: readonly Item[]): void => {
    items.push(...more);
    for (const item of more) onItem(item);
  };
  const names = chosenPoints(manifest, experiment, options);
  const all = manifest.points.map(({ name }) => name);
  const again = await planAgain(logdir, manifest, experiment, manifest.until ? all : names);
  const tasks: Task[] = [];
  const stored = new Map<string, StoredPoint>();
  for (const name of names) {
    const point = storedPoint(logdir, manifest, name);
    if ('verdict' in point) add([point]);
    else {
      const why = whyNot(point, again.get(name), anyway);
      const planned = again.get(name);
      if (why !== null || !planned || 'why' in planned) add(await checkStored(point, why ?? ''));
      else {
        stored.set(name, point);
        tasks.push({ ...planned, telemetry: manifest.telemetry });
      }
    }
  }
  const measure = async ({ folder, record }: StoredPoint, steady: boolean) =>
    manifest.until && (await measureAgain(folder, record, experiment, steady).catch(ifUserError))?.measured;
  const whole = tasks.length === 0 || (await compareAll(tasks, stored, measure, options, add));
  if (!whole || signal?.aborted) return { items, whole: false };
  add(await verifyRepeats(logdir, manifest, experiment, again));
  add(await verifyRest(logdir, experiment, anyway));
  return { items, whole: true };
}

async function compareAll(
  tasks: readonly Task[],
  stored: ReadonlyMap<string, StoredPoint>,
  measure: (point: StoredPoint, steady: boolean) => Promise<MeasuredPoint | undefined>,
  { executor, jobs = availableParallelism(), signal, progress }: VerifyOptions,
  add: (items: readonly Item[]) => void,
): Promise<boolean> {
  const lanes = Math.min(jobs, tasks.length);
  const runs = executor ?? new (await import('../runner/executor/threads.js')).ThreadExecutor(lanes);
  return recompute(tasks, { executor: runs, jobs: lanes, signal, progress }, async ({ planned }, result) => {
    const point = stored.get(planned.name)!;
    add(
      'error' in result
        ? [differs(point.called, `recomputed, it fails: ${result.error.message.split('\n')[0]}`)]
        : await comparePoint(point, { planned, ...result, measured: await measure(point, planned.steady) }),
    );
  });
}

// Tables that cannot be measured are told themselves.
function ifUserError(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}

function whyNot({ record }: StoredPoint, again: Again | undefined, anyway: boolean): string | null {
  if (record.status !== 'ok')
    return `the point is ${record.status}${record.reason ? `: ${record.reason}` : ''}`;
  if (!again) return 'it is not planned';
  if ('why' in again) return again.why;
  return again.other === undefined || anyway ? null : `${again.other}; --anyway compares it all the same`;
}

/** Names of the points to look at, in sweep order. A sample is drawn by hashes of seed and name, so that it is the same everywhere. */
function chosenPoints(
  { points }: Manifest,
  { declaration }: LoadedExperiment,
  { points: filters, sample, seed = 0 }: VerifyOptions,
): string[] {
  const known = points.map(({ name, parameters: values, repeat }) => ({ name, values, repeat }));
  const all = filters === undefined ? known : filterPoints(declaration, known, filters);
  const names = all.map(({ name }) => name);
  if (sample === undefined || sample >= names.length) return names;
  const rank = (name: string) => createHash('sha256').update(`${seed} ${name}`).digest('hex');
  const drawn = new Set([...names].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, sample));
  return names.filter((name) => drawn.has(name));
}

function storedPoint(logdir: string, { points }: Manifest, name: string): StoredPoint | Item {
  const called = `${POINTS}/${name}`;
  const folder = pointFolder(logdir, name);
  try {
    const record = readPoint(folder);
    if (!record) return missing(called, 'the point was never finished');
    const key = points.find((point) => point.name === name)?.key;
    if (record.key !== key)
      return differs(called, 'its key is not that of the manifest: it was run before something changed');
    return { folder, called, record };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return differs(called, error.message);
  }
}

/** Claims and figures, which are computed of what lies in the logdir. */
async function verifyRest(logdir: string, experiment: LoadedExperiment, anyway: boolean): Promise<Item[]> {
  const claims = lstatSync(join(logdir, CLAIMS), { throwIfNoEntry: false });
  let run: Run;
  try {
    run = withDeclaredNames(await openRun(logdir), experiment.declaration);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const why = `the run cannot be opened: ${error.message}`;
    return [CLAIMS, 'graphs']
      .filter((name) => existsSync(join(logdir, name)))
      .map((name) => notRecomputed(name, why));
  }
  return [
    ...(claims
      ? [claims.isFile() ? await verifyClaims(run, experiment) : notRecomputed(CLAIMS, NO_FILE)]
      : []),
    ...(await verifyGraphs(run, experiment, anyway)),
  ];
}

async function verifyClaims(run: Run, { declaration, file }: LoadedExperiment): Promise<Item> {
  try {
    const again = claimsFile(declaration.name, await checkRun(run, declaration, file));
    const here = readFileSync(join(run.dir, CLAIMS), 'utf8');
    if (here === again) return identical(CLAIMS);
    return differs(
      CLAIMS,
      firstField(JSON.parse(here), JSON.parse(again)) ?? 'it is written otherwise, though it says the same',
    );
  } catch (error) {
    if (error instanceof SyntaxError) return differs(CLAIMS, `it is not JSON: ${error.message}`);
    if (!(error instanceof UserError)) throw error;
    return notRecomputed(CLAIMS, error.message);
  }
}
