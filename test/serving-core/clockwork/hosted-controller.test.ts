import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../src/serving-core/clock/virtual-clock.js';
import { Hold, RequestTable } from '../../../src/serving-core/clockwork/controller/request-table.js';
import type { Scheduler } from '../../../src/serving-core/clockwork/controller/scheduler.js';
import { HostedController } from '../../../src/serving-core/clockwork/hosted-controller.js';
import { Invariants } from '../../../src/serving-core/clockwork/invariants.js';

const MS = 1e6;

/** A controller that takes `request` ns to read one, and answers it at once. `send` sends the next request at the clock's time. */
function hosted(request: number, mostUnread?: number) {
  const clock = new VirtualClock();
  const requests = new RequestTable();
  const invariants = new Invariants();
  const admitted: number[] = [];
  const scheduler: Scheduler = {
    admit: (slot) => {
      admitted.push(requests.requestId[slot]);
      invariants.requestAnswered(requests.requestId[slot], clock.now());
      requests.release(slot, Hold.response);
    },
    result: () => {},
    notices: [],
  };
  const controller = new HostedController({
    clock,
    cost: { request, requestPerGpu: 0, action: 0 },
    gpus: 1,
    requests,
    inputBytes: Float64Array.of(0),
    admission: 0,
    invariants,
    scheduler: () => scheduler,
    mostUnread,
  });
  let next = 0;
  const send = () => {
    invariants.requestSent(next);
    if (controller.isFull) controller.refuse(next);
    else controller.sent(next, 0, 0, 0, clock.now());
    next++;
  };
  return { clock, controller, requests, invariants, admitted, send };
}

describe('what a controller does not read', () => {
  test('is told with how long requests have waited', () => {
    const { clock, controller, invariants, admitted, send } = hosted(20 * MS);
    for (let i = 0; i < 4; i++) send();
    clock.run(30 * MS);
    controller.withdraw();
    clock.run();
    invariants.finished(0, 0);
    expect(admitted).toEqual([0, 1]);
    expect(controller).toMatchObject({ unread: 2, longestUnreadWait: 30 * MS });
    expect(controller.notices).toEqual([
      'The controller was overloaded: requests waited up to 30 ms before their arrival stamp, and 2 were never read.',
    ]);
  });

  test('is told also when no request waited for 10 ms', () => {
    const { clock, controller, send } = hosted(3 * MS);
    for (let i = 0; i < 3; i++) send();
    clock.run(4 * MS);
    controller.withdraw();
    expect(controller.notices).toEqual([
      'The controller was overloaded: requests waited up to 4 ms before their arrival stamp, and 1 were never read.',
    ]);
  });

  test('is nothing to tell when all were read within 10 ms', () => {
    const { clock, controller, send } = hosted(3 * MS);
    for (let i = 0; i < 4; i++) send();
    clock.run();
    expect(controller).toMatchObject({ unread: 0, longestUnreadWait: 9 * MS, notices: [] });
  });

  test('takes no place in the table, and no more than the backlog has', () => {
    const { clock, controller, requests, invariants, admitted, send } = hosted(1 * MS, 64);
    for (let i = 0; i < 1000; i++) send();
    clock.run(9.5 * MS);
    expect(requests.size).toBe(1);
    for (let i = 0; i < 1000; i++) send();
    clock.run(10.5 * MS);
    controller.withdraw();
    clock.run();
    invariants.finished(requests.open, 0);
    expect(admitted).toEqual(Array.from({ length: 11 }, (_, i) => i));
    expect(controller.unread).toBe(2000 - 11);
    expect(requests.arrival).toHaveLength(256);
  });

  test('does not end a run whose clients send more than 2^24 requests too many', () => {
    const { clock, controller, invariants, send } = hosted(1 * MS, 1024);
    const sent = 2 ** 24 + 10_000;
    for (let i = 0; i < sent; i++) send();
    clock.run(4.5 * MS);
    controller.withdraw();
    clock.run();
    invariants.finished(0, 0);
    expect(controller.unread).toBe(sent - 5);
  });
});
