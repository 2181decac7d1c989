import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../../src/serving-core/clock/virtual-clock.js';
import { ActionTable } from '../../../../src/serving-core/clockwork/controller/action-table.js';
import { Transmitter } from '../../../../src/serving-core/clockwork/controller/transmitter.js';
import { ActionType } from '../../../../src/serving-core/clockwork/status.js';

/** A transmitter over a port on which each action takes as long as `takes` says; Infinity for one that does not know. */
function transmitting(takes: (order: number) => number) {
  const clock = new VirtualClock();
  const actions = new ActionTable(1);
  const log: string[] = [];
  const transmitter = new Transmitter(
    clock,
    actions,
    {
      send: (token) => {
        log.push(`${clock.now()} sends ${actions.id[token]}`);
        return clock.now() + takes(actions.id[token]);
      },
    },
    (token) => log.push(`${clock.now()} too late ${actions.id[token]}`),
  );
  const push = (sendBy = Number.POSITIVE_INFINITY) => {
    const token = actions.allocate(ActionType.infer);
    actions.sendBy[token] = sendBy;
    transmitter.push(token);
    return token;
  };
  return { clock, transmitter, log, push };
}

describe('the way to the workers', () => {
  test('carries two actions at once, the rest first come first served', () => {
    const { clock, log, push } = transmitting(() => 10);
    for (let i = 0; i < 5; i++) push();
    clock.run();
    expect(log).toEqual(['0 sends 0', '0 sends 1', '10 sends 2', '10 sends 3', '20 sends 4']);
  });

  test('takes the next as soon as either transmission completes', () => {
    const { clock, log, push } = transmitting((order) => [30, 5, 5, 40, 1][order]);
    for (let i = 0; i < 5; i++) push();
    clock.run();
    expect(log).toEqual(['0 sends 0', '0 sends 1', '5 sends 2', '10 sends 3', '30 sends 4']);
  });

  test('never holds anything back when transmissions take no time', () => {
    const { clock, log, push } = transmitting(() => 0);
    for (let i = 0; i < 4; i++) push();
    expect(log).toHaveLength(4);
    clock.run();
    expect(clock.events).toBe(0);
  });

  test('keeps the order of what waits when it is pushed at the instant of a completion', () => {
    const { clock, log, push } = transmitting(() => 10);
    const pushes = clock.register(() => push());
    clock.at(10, pushes, 0, 0);
    for (let i = 0; i < 3; i++) push();
    clock.run();
    expect(log).toEqual(['0 sends 0', '0 sends 1', '10 sends 2', '10 sends 3']);
  });

  test('gives up an action that reaches the head after its send-by time, and takes the next at once', () => {
    const { clock, log, push } = transmitting(() => 10);
    push();
    push();
    push(9);
    push(10);
    push(30);
    clock.run();
    expect(log).toEqual(['0 sends 0', '0 sends 1', '10 too late 2', '10 sends 3', '10 sends 4']);
  });

  test('gives up an action that is too late when nothing is in its way', () => {
    const { clock, log, push } = transmitting(() => 10);
    const pushes = clock.register(() => push(4));
    clock.at(5, pushes, 0, 0);
    clock.run();
    expect(log).toEqual(['5 too late 0']);
  });

  test('waits for word of a transmission whose end the port cannot tell', () => {
    const { clock, transmitter, log, push } = transmitting((order) =>
      order < 2 ? Number.POSITIVE_INFINITY : 10,
    );
    const tokens = [push(), push(), push(), push()];
    const ends = clock.register((i) => transmitter.transmitted(tokens[i]));
    clock.at(7, ends, 1, 0);
    clock.at(8, ends, 1, 0);
    clock.run();
    expect(log).toEqual(['0 sends 0', '0 sends 1', '7 sends 2', '17 sends 3']);
  });

  test('sends each of thousands that wait once, in order', () => {
    const { clock, log, push } = transmitting(() => 1);
    for (let i = 0; i < 5000; i++) push();
    clock.run();
    expect(log).toEqual(Array.from({ length: 5000 }, (_, i) => `${Math.floor(i / 2)} sends ${i}`));
  });
});
