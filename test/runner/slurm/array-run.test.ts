import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PointJob, type PointOutcome, RunBroken } from '../../../src/runner/job.js';
import { ArrayFolder, type ArrayRecord } from '../../../src/runner/slurm/array-folder.js';
import { ArrayRun, type AskedPoint } from '../../../src/runner/slurm/array-run.js';
import type { QueuedArray } from '../../../src/runner/slurm/parse-queue.js';
import type { TaskState } from '../../../src/runner/slurm/task-state.js';

let dir: string;
let run: ArrayRun;
let told: unknown[];
const asked = (index: number): AskedPoint => {
  const folder = join(dir, 'points', String(index));
  mkdirSync(folder, { recursive: true });
  return {
    job: { name: `p${index}`, folder } as PointJob,
    key: 'k',
    tries: 1,
    progress: (fraction) => told.push(fraction),
    resolve: (outcome: PointOutcome) => told.push(outcome),
    reject: (error) => told.push(error),
  };
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'array-'));
  told = [];
  const points = [asked(0), asked(1)];
  const record: ArrayRecord = { format: 1, name: 'fig7-1', options: { args: [] }, points: [] };
  const jobs = points.map(({ job }) => job);
  run = new ArrayRun(ArrayFolder.create(dir, record, jobs), record, new Map(points.entries()));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const leave = (index: number, result: object, table = 'rows') => {
  const attempt = `${index}-0123abcd`;
  mkdirSync(run.folder.file(attempt));
  writeFileSync(join(run.folder.file(attempt), 'table.tsv'), table);
  const stored = { format: 1, attempt, host: 'n1', seconds: 3, ...result };
  writeFileSync(run.folder.file(`${index}.result.json`), JSON.stringify(stored));
};
const outcome = { rows: { requests: 1 }, notices: [], counters: {} };
const known = (...states: Partial<TaskState>[]): QueuedArray => ({
  id: 7,
  name: 'fig7-1',
  tasks: new Map(
    states.map((state, index) => [
      index,
      { phase: 'ended', state: 'FAILED', reason: 'None', node: 'n1', exitCode: 0, signal: 0, ...state },
    ]),
  ),
});
const running: Partial<TaskState> = { phase: 'running', state: 'RUNNING' };
/** What is judged once there was time for a result to be seen. */
const judged = (array: QueuedArray | undefined, seen = true, seconds = 3) => {
  run.judge(array, seen, 0);
  return run.judge(array, seen, seconds * 1000);
};

describe('an array that was submitted', () => {
  it('keeps the jobs as they were given', () => {
    expect(run.folder.job(1)).toEqual({ name: 'p1', folder: join(dir, 'points', '1') });
  });

  it('moves what a task has written to its point, with the time that it took there', () => {
    leave(0, { outcome });
    writeFileSync(run.folder.file('1.progress.json'), '0.25\n');
    run.look();
    expect(told).toEqual([{ ...outcome, seconds: 3 }, 0.25]);
    expect(readFileSync(join(dir, 'points', '0', 'table.tsv'), 'utf8')).toBe('rows');
    expect([...run.points.keys()]).toEqual([1]);
  });

  it("hands on a point's own error, with what it had written", () => {
    leave(0, { error: { kind: 'user', message: 'No such model.', code: 'E_MODEL', next: 'Look.' } });
    run.look();
    expect(told[0]).toMatchObject({ name: 'UserError', code: 'E_MODEL', message: 'No such model.' });
    expect(existsSync(join(dir, 'points', '0', 'table.tsv'))).toBe(true);
  });

  it.each([
    ['cut', '{"format": 1, "att'],
    ['of another format', JSON.stringify({ format: 2, attempt: '0-0123abcd', outcome })],
    ['that leads elsewhere', JSON.stringify({ format: 1, attempt: '../../points', outcome })],
  ])('takes no result %s', (_, text) => {
    writeFileSync(run.folder.file('0.result.json'), text);
    run.look();
    expect(run.points.size).toBe(2);
    expect(readdirSync(join(dir, 'points', '0'))).toEqual([]);
  });

  it('gives a lost task back for another try, and no more than two', () => {
    const lost = known({ state: 'NODE_FAIL' }, running);
    const [again] = judged(lost);
    expect(again.job.name).toBe('p0');
    expect(told).toEqual([]);
    run.points.set(0, { ...again, tries: 3 });
    expect(judged(lost)).toEqual([]);
    expect(told[0]).toMatchObject({
      code: 'E_SLURM_TASK',
      message: 'Slurm ended its task on n1: NODE_FAIL, the last of 3 tries.',
    });
  });

  it('waits before it judges, since a result may be seen late', () => {
    expect(judged(known({ state: 'COMPLETED' }, running), true, 59)).toEqual([]);
    leave(0, { outcome });
    run.look();
    expect(judged(known({ state: 'COMPLETED' }, running), true, 120)).toEqual([]);
    expect(told[0]).toMatchObject(outcome);
  });

  it('has a task that was put back wait anew', () => {
    run.judge(known({ state: 'NODE_FAIL' }, running), true, 0);
    run.judge(known({ phase: 'pending', state: 'PENDING' }, running), true, 2000);
    expect(run.judge(known({ state: 'NODE_FAIL' }, running), true, 4000)).toEqual([]);
    expect(told).toEqual([]);
  });

  it('fails a point whose task crashed, with what it said', () => {
    writeFileSync(run.folder.file('0.log'), 'heap out of memory\n');
    expect(judged(known({ signal: 6 }, running))).toEqual([]);
    expect((told[0] as Error).stack).toMatch(
      /^Its task on n1 ended with signal 6 and no result\.\nDo it again with --resume\.\nheap out of memory$/,
    );
    expect(readFileSync(join(dir, 'points', '0', 'slurm.log'), 'utf8')).toBe('heap out of memory\n');
  });

  it('breaks the run where the first tasks do not see the logdir, and tries again where others do', () => {
    const blind = known({ exitCode: 71 }, running);
    expect(() => judged(blind, false)).toThrow(RunBroken);
    expect(judged(blind, true).map(({ job }) => job.name)).toEqual(['p0']);
  });

  it('gives back what Slurm knows no more', () => {
    expect(judged(undefined).map(({ job }) => job.name)).toEqual(['p0', 'p1']);
  });

  it('leaves nothing behind', () => {
    run.folder.remove();
    expect(existsSync(join(dir, 'slurm'))).toBe(false);
  });
});
