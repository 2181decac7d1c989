import { describe, expect, test } from 'vitest';
import { logAction } from '../../../../src/serving-core/clockwork/controller/action-log.js';
import { ActionTable } from '../../../../src/serving-core/clockwork/controller/action-table.js';
import { ActionType, Status } from '../../../../src/serving-core/clockwork/status.js';
import { actionColumns } from '../../../../src/telemetry/columns.js';

/** The row of an action of `type` created at 1000 and handled at 9000, with every column set to something of its own. */
function row(type: number, change: Partial<Record<keyof ActionTable, number>> = {}, goodFraction = 1) {
  const actions = new ActionTable(8);
  const token = actions.allocate(type);
  const infer = type === ActionType.infer;
  const values: Partial<Record<keyof ActionTable, number>> = {
    created: 1000,
    worker: 2,
    workerGpu: 3,
    model: 30,
    batch: infer ? 4 : 1,
    expectedDuration: type === ActionType.evict ? 0 : 3000,
    expectedComplete: type === ActionType.evict ? 0 : 5500,
    expectedClock: infer ? 1380 : 0,
    begin: 2500,
    end: type === ActionType.evict ? 2500 : 5400,
    duration: type === ActionType.evict ? 0 : 2900,
    clockBefore: infer ? 1370 : 0,
    clock: infer ? 1375 : 0,
    workerReceived: 2000,
    resultSent: 6000,
    resultReceived: 7000,
    requestsQueued: 12,
    copiesLoaded: 5,
    ...change,
  };
  const columns = actions as unknown as Record<string, Float64Array>;
  for (const [column, value] of Object.entries(values)) columns[column][token] = value;
  let logged: Record<string, number> = {};
  logAction(
    {
      action: (...cells: number[]) => {
        logged = Object.fromEntries(actionColumns.map(({ name }, i) => [name, cells[i]]));
      },
    },
    actions,
    token,
    9000,
    goodFraction,
  );
  return logged;
}

const common = {
  t: 7000,
  action_id: 0,
  status: 0,
  worker_id: 2,
  gpu_id: 3,
  model_id: 30,
  worker_action_received: 1000,
  worker_result_sent: 5000,
  controller_result_enqueue: 6000,
  controller_action_duration: 8000,
  requests_queued: 12,
  copies_loaded: 5,
};

describe('the action log', () => {
  test('has an inference with its expected and real times relative to its creation', () => {
    expect(row(ActionType.infer)).toEqual({
      ...common,
      action_type: 2,
      batch_size: 4,
      expected_exec_duration: 3000,
      worker_exec_duration: 2900,
      expected_exec_complete: 4500,
      worker_exec_complete: 4400,
      expected_gpu_clock: 1380,
      worker_gpu_clock_before: 1370,
      worker_gpu_clock: 1375,
      worker_copy_output_complete: 4400,
      goodput: 2900,
    });
  });

  test('has a load of weights without clocks and copies', () => {
    expect(row(ActionType.load)).toEqual({
      ...common,
      action_type: 1,
      batch_size: 1,
      expected_exec_duration: 3000,
      worker_exec_duration: 2900,
      expected_exec_complete: 4500,
      worker_exec_complete: 4400,
      expected_gpu_clock: 0,
      worker_gpu_clock_before: 0,
      worker_gpu_clock: 0,
      worker_copy_output_complete: 0,
      goodput: 2900,
    });
  });

  test('has an eviction without any work', () => {
    expect(row(ActionType.evict)).toEqual({
      ...common,
      action_type: 3,
      batch_size: 1,
      expected_exec_duration: 0,
      worker_exec_duration: 0,
      expected_exec_complete: 0,
      worker_exec_complete: 0,
      expected_gpu_clock: 0,
      worker_gpu_clock_before: 0,
      worker_gpu_clock: 0,
      worker_copy_output_complete: 0,
      goodput: 0,
    });
  });

  test('has of a failed inference what was expected, and nothing that the worker did', () => {
    expect(row(ActionType.infer, { status: Status.inferWeightsChanged })).toEqual({
      ...common,
      action_type: 2,
      batch_size: 4,
      status: 84,
      expected_exec_duration: 3000,
      worker_exec_duration: 0,
      expected_exec_complete: 4500,
      worker_exec_complete: 0,
      expected_gpu_clock: 1380,
      worker_gpu_clock_before: 0,
      worker_gpu_clock: 0,
      worker_copy_output_complete: 0,
      goodput: 0,
    });
  });

  test('counts as goodput the share of the execution that was answered in time, in whole ns', () => {
    expect(row(ActionType.infer, { duration: 2901 }, 3 / 4).goodput).toBe(2175);
    expect(row(ActionType.infer, {}, 0).goodput).toBe(0);
  });

  test('shows 0 when the worker does not tell when it received an action', () => {
    expect(row(ActionType.infer, { workerReceived: 0 }).worker_action_received).toBe(0);
  });

  test('never shows a negative time', () => {
    const early = row(ActionType.infer, {
      workerReceived: 0,
      end: 900,
      expectedComplete: 800,
      resultSent: 1000,
    });
    expect([early.worker_exec_complete, early.expected_exec_complete, early.worker_result_sent]).toEqual([
      0, 0, 0,
    ]);
  });

  test("shifts all of a worker's times when its clock puts the receipt before the action", () => {
    const skewed = row(ActionType.infer, { workerReceived: 700, end: 5400, resultSent: 6000 });
    expect([
      skewed.worker_action_received,
      skewed.worker_exec_complete,
      skewed.worker_copy_output_complete,
      skewed.worker_result_sent,
    ]).toEqual([0, 4700, 4700, 5300]);
    expect(skewed.worker_exec_duration).toBe(2900);
  });
});
