import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../../src/serving-core/clock/virtual-clock.js';
import { Front } from '../../../../src/serving-core/clockwork/controller/front.js';
import { Hold, RequestTable } from '../../../../src/serving-core/clockwork/controller/request-table.js';
import { Status } from '../../../../src/serving-core/clockwork/status.js';
import { requestColumns } from '../../../../src/telemetry/columns.js';

/** Answers one request at `departure`; returns whether it met its deadline, its row, and what was sent to the client. */
function answer(
  request: { deadline?: number; arrivalCount?: number },
  { status = Status.success as number, departure = 1500, departureCount = 1 } = {},
) {
  const clock = new VirtualClock();
  const requests = new RequestTable();
  const rows: Record<string, number>[] = [];
  const sent: number[] = [];
  const front = new Front(
    clock,
    requests,
    { respond: (slot, code) => sent.push(requests.requestId[slot], code) },
    {
      request: (...values: number[]) => {
        rows.push(Object.fromEntries(requestColumns.map(({ name }, i) => [name, values[i]])));
      },
    },
  );
  const slot = requests.allocate();
  requests.requestId[slot] = 68;
  requests.userId[slot] = 357;
  requests.model[slot] = 30;
  requests.sloFactor[slot] = 1.5;
  requests.arrival[slot] = 1000;
  requests.deadline[slot] = request.deadline ?? 2000;
  requests.arrivalCount[slot] = request.arrivalCount ?? 1;
  clock.run(departure);
  const met = front.respond(slot, status, departureCount);
  return { met, row: rows[0], rows, sent, front, slot, requests };
}

describe('the front of a controller', () => {
  test('logs every column of an answer', () => {
    const { met, row, sent } = answer({});
    expect(met).toBe(true);
    expect(sent).toEqual([68, Status.success]);
    expect(row).toEqual({
      t: 1500,
      request_id: 68,
      result: 0,
      user_id: 357,
      model_id: 30,
      slo_factor: 1.5,
      latency: 500,
      deadline: 1000,
      deadline_met: 1,
      arrival_count: 1,
      departure_count: 1,
      is_coldstart: 0,
    });
  });

  test.each([
    ['at its deadline', { departure: 2000 }, 1],
    ['1 ns after its deadline', { departure: 2001 }, 0],
    ['in time but timed out', { status: Status.timeout }, 0],
    ['in time but failed on the worker', { status: Status.inferTooLate, departureCount: 0 }, 0],
  ])('judges a request answered %s', (_, how, expected) => {
    const { met, row } = answer({}, how);
    expect(met).toBe(expected === 1);
    expect(row.deadline_met).toBe(expected);
    expect(row.result).toBe('status' in how ? how.status : Status.success);
  });

  test('judges a request without a deadline by its status alone', () => {
    const { row, met } = answer({ deadline: -1 }, { departure: 9e15 });
    expect([row.deadline, row.deadline_met, met]).toEqual([-1, 1, true]);
    expect(answer({ deadline: -1 }, { status: Status.error }).row.deadline_met).toBe(0);
  });

  test.each([
    [0, 1, 1],
    [0, 3, 1],
    [0, 0, 0],
    [1, 2, 0],
    [1, 0, 0],
  ])(
    'with %i copies at arrival and %i at departure, calls it a cold start: %i',
    (arrivalCount, departureCount, cold) => {
      const { row } = answer({ arrivalCount }, { departureCount });
      expect([row.arrival_count, row.departure_count, row.is_coldstart]).toEqual([
        arrivalCount,
        departureCount,
        cold,
      ]);
    },
  );

  test('ignores every answer of a request but the first', () => {
    const { front, slot, rows, sent, requests } = answer({}, { status: Status.timeout });
    requests.hold(slot, Hold.queue);
    expect(front.respond(slot, Status.success, 1)).toBe(false);
    expect(rows).toHaveLength(1);
    expect(sent).toEqual([68, Status.timeout]);
  });
});
