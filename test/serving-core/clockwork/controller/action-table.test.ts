import { describe, expect, test } from 'vitest';
import { ActionTable } from '../../../../src/serving-core/clockwork/controller/action-table.js';
import { ActionType } from '../../../../src/serving-core/clockwork/status.js';

describe('the action table', () => {
  test('numbers actions from 0 on, whatever slots they use', () => {
    const table = new ActionTable(4);
    const ids = [0, 1, 2, 3].map(() => {
      const token = table.allocate(ActionType.infer);
      const id = table.id[token];
      table.release(token);
      return id;
    });
    expect(ids).toEqual([0, 1, 2, 3]);
    expect(table.inFlight).toBe(0);
  });

  test('hands out a slot that remembers nothing of the action before', () => {
    const table = new ActionTable(4);
    const token = table.allocate(ActionType.infer);
    for (const column of [
      table.expectedDuration,
      table.expectedComplete,
      table.expectedClock,
      table.bytes,
      table.status,
      table.begin,
      table.end,
      table.duration,
      table.clockBefore,
      table.clock,
      table.workerReceived,
      table.resultSent,
      table.batch,
    ])
      column[token] = 77;
    table.release(token);
    expect(table.allocate(ActionType.evict)).toBe(token);
    const cleared = [
      table.expectedDuration[token],
      table.expectedComplete[token],
      table.expectedClock[token],
      table.bytes[token],
      table.status[token],
      table.begin[token],
      table.end[token],
      table.duration[token],
      table.clockBefore[token],
      table.clock[token],
      table.workerReceived[token],
      table.resultSent[token],
    ];
    expect(cleared).toEqual(new Array(12).fill(0));
    expect([table.type[token], table.batch[token]]).toEqual([ActionType.evict, 1]);
  });

  test('refuses more actions in flight than it has slots', () => {
    const table = new ActionTable(1);
    for (let i = 0; i < 65_536; i++) table.allocate(ActionType.load);
    expect(table.inFlight).toBe(65_536);
    expect(() => table.allocate(ActionType.load)).toThrow('more than 65536 actions in flight');
  });
});
