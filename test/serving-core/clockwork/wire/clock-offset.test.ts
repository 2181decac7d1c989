import { describe, expect, it } from 'vitest';
import { ClockOffset } from '../../../../src/serving-core/clockwork/wire/clock-offset.js';

const NEVER = Number.POSITIVE_INFINITY;

describe('the estimate of a peer’s clock', () => {
  it('is nothing, and says so to the peer, before a message has come', () => {
    const estimate = new ClockOffset();
    expect(estimate.delta).toBe(NEVER);
    expect(estimate.offset).toBe(0);
    expect(estimate.roundTrip).toBe(0);
  });

  it('is nothing while the peer has received nothing', () => {
    const estimate = new ClockOffset();
    estimate.received(1000, 400, NEVER);
    expect(estimate.delta).toBe(600);
    expect(estimate.offset).toBe(0);
  });

  it('is half the difference of the least deltas, and their sum the round trip', () => {
    // My clock is 500 ahead; messages take 30 to me and 50 to the peer.
    const estimate = new ClockOffset();
    estimate.received(1000, 1000 - 500 - 90, 50 - 500 + 10);
    estimate.received(2000, 2000 - 500 - 30, 50 - 500);
    estimate.received(3000, 3000 - 500 - 70, 50 - 500 + 40);
    expect(estimate.delta).toBe(530);
    expect(estimate.offset).toBe(490);
    expect(estimate.roundTrip).toBe(80);
  });

  it('forgets a least delta after 1024 messages', () => {
    const estimate = new ClockOffset();
    estimate.received(10, 0, 5);
    for (let i = 0; i < 1023; i++) estimate.received(20 + (i % 3), 0, 7);
    expect(estimate.delta).toBe(10);
    estimate.received(25, 0, 7);
    expect(estimate.delta).toBe(20);
  });
});
