import { existsSync } from 'node:fs';
import { canonicalJson } from '../../content-hash.js';
import { count } from '../../plural.js';
import { lostTable } from '../../telemetry/logdir/stored-tables.js';
import { ArrayFolder, type ArrayRecord } from './array-folder.js';
import { ArrayRun, type AskedPoint } from './array-run.js';
import { cancelAndWait, cancelTasks } from './cancel.js';
import type { SlurmOptions } from './options.js';
import type { QueuedArray } from './parse-queue.js';
import { queue } from './queue.js';
import { readResult, resultFile, type StoredResult } from './task-files.js';

/**
 * Takes over what a run that was killed has left in its logdir: outcomes that nobody read, and tasks that Slurm still has, when they are of
 * a point that is asked for now, with the same options. Everything else is cancelled before anything new begins.
 *
 * @throws UserError with status 5 when Slurm cannot be asked.
 */
export async function adopt(
  logdir: string,
  options: SlurmOptions,
  asked: readonly AskedPoint[],
  say: (line: string) => void,
): Promise<{ arrays: ArrayRun[]; rest: AskedPoint[] }> {
  const folders = ArrayFolder.left(logdir);
  if (folders.length === 0) return { arrays: [], rest: [...asked] };
  const known = await queue();
  const rest = new Map(asked.map((point) => [identity(point.job.name, point.key), point]));
  const arrays: ArrayRun[] = [];
  const others: ArrayFolder[] = [];
  for (const folder of folders) {
    const record = folder.read();
    const array = record && (await takeOver(folder, record, known.get(record.name), options, rest));
    if (!array) {
      others.push(folder);
      continue;
    }
    arrays.push(array);
    const id = known.get(array.record.name)?.id ?? array.record.id;
    say(`${count(array.points.size, 'task')} of Slurm job ${id} taken over from the run before`);
  }
  await clear(others, say);
  return { arrays, rest: [...rest.values()] };
}

const identity = (name: string, key: string): string => `${key} ${name}`;

// Removes from `rest` what it takes.
async function takeOver(
  folder: ArrayFolder,
  record: ArrayRecord,
  known: QueuedArray | undefined,
  options: SlurmOptions,
  rest: Map<string, AskedPoint>,
): Promise<ArrayRun | null> {
  const same = canonicalJson(record.options) === canonicalJson(options);
  const points = new Map<number, AskedPoint>();
  const unwanted: string[] = [];
  for (const [index, { name, key }] of record.points.entries()) {
    const task = known?.tasks.get(index) ?? known?.others;
    const there = task !== undefined && task.phase !== 'ended';
    const point = rest.get(identity(name, key));
    const result = readResult(folder.file(resultFile(index)));
    const done = result !== null && isWhole(folder, result);
    if (point && (done || (result === null && there && same && folder.wanted))) {
      points.set(index, point);
      point.tries++;
      rest.delete(identity(name, key));
    } else if (there && known) unwanted.push(`${known.id}_${index}`);
  }
  if (points.size === 0) return null;
  await cancelTasks(unwanted);
  return new ArrayRun(folder, record, points);
}

// A run that was killed between taking a result's tables and keeping the point has left the result alone.
function isWhole(folder: ArrayFolder, result: StoredResult): boolean {
  return 'outcome' in result && lostTable(folder.file(result.attempt), result.outcome) === null;
}

async function clear(folders: readonly ArrayFolder[], say: (line: string) => void): Promise<void> {
  if (folders.length === 0) return;
  for (const folder of folders) folder.revoke();
  const names = folders.flatMap((folder) => folder.read()?.name ?? []);
  const left = await cancelAndWait(names);
  if (left.length > 0) say(`Slurm still has tasks of job ${left.join(', ')} of an earlier run: see squeue`);
  for (const folder of folders) folder.remove();
}

/**
 * Leaves nothing in a logdir of arrays that an earlier run has left: for a run that goes on without Slurm, or has nothing left to do. Where
 * Slurm cannot be asked, their tasks end by themselves at their next look, and write nothing that the run reads.
 */
export async function clearArrays(logdir: string, say: (line: string) => void): Promise<void> {
  const folders = ArrayFolder.left(logdir).filter(({ path }) => existsSync(path));
  try {
    await clear(folders, say);
  } catch (error) {
    say(`Tasks of an earlier run could not be cancelled: ${(error as Error).message}`);
    for (const folder of folders) folder.remove();
  }
}
