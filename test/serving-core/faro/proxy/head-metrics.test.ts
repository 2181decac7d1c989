import { describe, expect, it } from 'vitest';
import { HeadMetrics } from '../../../../src/serving-core/faro/proxy/head-metrics.js';

const S = 1e9;

describe("a head's metrics", () => {
  it('count arrivals in seconds backwards from the look, and forget them', () => {
    const metrics = new HeadMetrics(30 * S);
    for (const second of [0.1, 0.2, 1.5, 2.9]) metrics.arrived(second * S);
    expect(metrics.takeArrivals(3 * S)).toEqual([[2, 1, 1], 2.9]);
    expect(metrics.takeArrivals(3 * S)).toBeNull();
    metrics.arrived(4 * S);
    expect(metrics.takeArrivals(4 * S)).toEqual([[1], 0]);
  });

  it('keep the last million arrivals when nobody looks', () => {
    const metrics = new HeadMetrics(30 * S);
    for (let i = 0; i < 2 ** 20 + 5; i++) metrics.arrived(i * 1e3);
    const [counts] = metrics.takeArrivals(2 * S)!;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2 ** 20);
  });

  it('average the latencies of the window', () => {
    const metrics = new HeadMetrics(30 * S);
    expect(metrics.latency(0)).toBeNull();
    metrics.completed(1 * S, 100e6);
    metrics.completed(20 * S, 300e6);
    expect(metrics.latency(25 * S)).toBe(200);
    expect(metrics.latency(40 * S)).toBe(300);
    expect(metrics.latency(60 * S)).toBeNull();
  });
});
