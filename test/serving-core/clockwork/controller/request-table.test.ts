import { describe, expect, test } from 'vitest';
import { Hold, RequestTable } from '../../../../src/serving-core/clockwork/controller/request-table.js';

describe('the request table', () => {
  test('hands out a slot that waits for its response', () => {
    const table = new RequestTable();
    const slot = table.allocate();
    expect([table.size, table.open, table.isAnswered(slot)]).toEqual([1, 1, false]);
    table.release(slot, Hold.response);
    expect([table.size, table.open, table.isAnswered(slot)]).toEqual([0, 0, true]);
  });

  test('reuses a slot only when nobody holds it any more', () => {
    const table = new RequestTable();
    const slot = table.allocate();
    table.hold(slot, Hold.queue);
    table.hold(slot, Hold.action);
    table.release(slot, Hold.response);
    expect(table.isAnswered(slot)).toBe(true);
    expect([table.size, table.open]).toEqual([1, 1]);
    table.release(slot, Hold.action);
    expect([table.size, table.open]).toEqual([1, 0]);
    expect(table.allocate()).not.toBe(slot);
    table.release(slot, Hold.queue);
    expect(table.allocate()).toBe(slot);
  });

  test('counts the uses of a slot', () => {
    const table = new RequestTable();
    const slot = table.allocate();
    const before = table.generation[slot];
    table.release(slot, Hold.response);
    expect(table.allocate()).toBe(slot);
    expect(table.generation[slot]).not.toBe(before);
  });

  test('keeps every column when it grows', () => {
    const table = new RequestTable();
    const slots = Array.from({ length: 2000 }, (_, i) => {
      const slot = table.allocate();
      table.arrival[slot] = i + 0.5;
      table.deadline[slot] = i + 1;
      table.internalDeadline[slot] = i + 2;
      table.requestId[slot] = i + 3;
      table.userId[slot] = i + 4;
      table.model[slot] = i + 5;
      table.sloFactor[slot] = i + 6;
      table.inputSize[slot] = i + 7;
      table.arrivalCount[slot] = i + 8;
      table.execDemand[slot] = i + 9;
      table.loadDemand[slot] = i + 10;
      return slot;
    });
    expect(new Set(slots).size).toBe(2000);
    expect(table.size).toBe(2000);
    slots.forEach((slot, i) => {
      const row = [
        table.arrival[slot] - 0.5,
        table.deadline[slot] - 1,
        table.internalDeadline[slot] - 2,
        table.requestId[slot] - 3,
        table.userId[slot] - 4,
        table.model[slot] - 5,
        table.sloFactor[slot] - 6,
        table.inputSize[slot] - 7,
        table.arrivalCount[slot] - 8,
        table.execDemand[slot] - 9,
        table.loadDemand[slot] - 10,
      ];
      expect(row).toEqual(new Array(11).fill(i));
      expect(table.isAnswered(slot)).toBe(false);
    });
  });
});
