import { describe, expect, it } from 'vitest';
import { parseQueue } from '../../../src/runner/slurm/parse-queue.js';

const set = (number: number) => ({ set: true, infinite: false, number });
const unset = { set: false, infinite: false, number: 0 };
const answer = (...jobs: object[]) => JSON.stringify({ meta: {}, errors: [], jobs });

/** A task as 22.05 tells it (v0.0.38). */
const old = (over: object) => ({
  job_id: 13,
  array_job_id: 11,
  array_task_id: 0,
  array_task_string: '',
  name: 'fig7-1',
  job_state: 'RUNNING',
  state_reason: 'None',
  exit_code: 0,
  nodes: 'n1',
  ...over,
});
/** The same as releases since 23.11 do (v0.0.40). */
const recent = (over: object) => ({
  job_id: 13,
  array_job_id: set(11),
  array_task_id: set(0),
  array_task_string: '',
  name: 'fig7-1',
  job_state: ['RUNNING'],
  state_reason: 'None',
  nodes: 'n1',
  exit_code: { status: ['SUCCESS'], return_code: set(0), signal: { id: unset, name: '' } },
  ...over,
});

describe('parseQueue', () => {
  it('reads what 22.05 says: tasks, those that wait together, and how one ended', () => {
    const arrays = parseQueue(
      answer(
        old({}),
        old({ array_task_id: 1, job_state: 'FAILED', state_reason: 'NonZeroExitCode', exit_code: 71 << 8 }),
        old({ array_task_id: 2, job_state: 'FAILED', state_reason: 'JobLaunchFailure', exit_code: 9 }),
        old({
          job_id: 11,
          array_task_id: null,
          array_task_string: '6-7%2',
          nodes: '',
          job_state: 'PENDING',
          state_reason: 'Resources',
        }),
        // A job that is no array.
        old({ job_id: 40, array_job_id: 0, array_task_id: null }),
      ),
    );
    expect([...arrays.keys()]).toEqual([11]);
    const { id, name, tasks, others } = arrays.get(11)!;
    expect({ id, name, others }).toEqual({ id: 11, name: 'fig7-1', others: undefined });
    const waits = { phase: 'pending', state: 'PENDING', reason: 'Resources', node: '' };
    expect(Object.fromEntries(tasks)).toEqual({
      0: { phase: 'running', state: 'RUNNING', reason: 'None', node: 'n1', exitCode: 0, signal: 0 },
      1: { phase: 'ended', state: 'FAILED', reason: 'NonZeroExitCode', node: 'n1', exitCode: 71, signal: 0 },
      2: { phase: 'ended', state: 'FAILED', reason: 'JobLaunchFailure', node: 'n1', exitCode: 0, signal: 9 },
      6: { ...waits, exitCode: 0, signal: 0 },
      7: { ...waits, exitCode: 0, signal: 0 },
    });
  });

  it('reads what later releases say, where numbers may be unset and a state has flags', () => {
    const { tasks } = parseQueue(
      answer(
        recent({ array_task_id: unset, array_task_string: '2-3', job_state: ['PENDING'], nodes: '' }),
        recent({}),
        recent({
          array_task_id: set(1),
          job_state: ['FAILED'],
          exit_code: {
            status: ['SIGNALED'],
            return_code: set(0),
            signal: { id: set(9), name: 'KILL' },
          },
        }),
        recent({ array_task_id: set(4), job_state: ['CANCELLED', 'COMPLETING'] }),
        recent({ array_job_id: set(0), array_task_id: unset }),
      ),
    ).get(11)!;
    expect([...tasks].map(([index, { phase }]) => [index, phase])).toEqual([
      [2, 'pending'],
      [3, 'pending'],
      [0, 'running'],
      [1, 'ended'],
      [4, 'running'],
    ]);
    expect(tasks.get(1)).toMatchObject({ exitCode: 0, signal: 9 });
  });

  it("reads 23.02's exit code, whose parts are plain numbers", () => {
    const exit_code = { status: 'ERROR', return_code: 4, signal: { signal_id: 0, name: 'NONE' } };
    const text = answer(recent({ job_state: 'FAILED', exit_code }));
    expect(parseQueue(text).get(11)?.tasks.get(0)).toMatchObject({ state: 'FAILED', exitCode: 4, signal: 0 });
  });

  it('takes a list of tasks that is cut short as being of all others', () => {
    const text = answer(old({ array_task_id: null, array_task_string: '0,2,5,...', job_state: 'PENDING' }));
    expect(parseQueue(text).get(11)).toMatchObject({ tasks: new Map(), others: { phase: 'pending' } });
  });

  it('keeps to the record of a task that also stands in a list', () => {
    const list = old({ array_task_id: null, array_task_string: '0-1', job_state: 'PENDING' });
    for (const text of [answer(list, old({})), answer(old({}), list)])
      expect(parseQueue(text).get(11)?.tasks.get(0)?.state).toBe('RUNNING');
  });

  it.each([
    ['no JSON', 'slurm_load_jobs error'],
    ['no list', '{"jobs": null}'],
    ['an error', '{"jobs": [], "errors": [{"description": "Failed while looking for jobs"}]}'],
  ])('refuses %s', (_, text) => {
    expect(() => parseQueue(text)).toThrow();
  });
});
