import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../src/live/client/histogram.js';
import { ClientReport } from '../../../src/live/client/report.js';

const MS = 1e6;

describe('the report of a client', () => {
  it('has the lines of the original, interval by interval', () => {
    const report = new ClientReport();
    report.sending(0);
    expect(report.line(10)).toBe('total=1 ');
    for (const latency of [3.71, 36.45]) {
      report.sending(0);
      report.response(0, latency * MS);
    }
    report.response(4, 100 * MS);
    expect(report.line(10)).toBe('total=2 throughput=0.20 min=3.71 max=36.45 mean=20.08');
    expect(report.line(10)).toBe('total=0 throughput=0');
  });

  it('is valid as long as no more than 1 % were sent 10 ms late', () => {
    const report = new ClientReport();
    for (let i = 0; i < 99; i++) report.sending(9.9 * MS);
    report.sending(10.1 * MS);
    expect([report.isValid, report.late]).toEqual([true, 1]);
    expect(report.warning()).toBe(
      'The generator falls behind: 1 requests were sent more than 10 ms after their time',
    );
    expect(report.warning()).toBeNull();
    report.sending(25 * MS);
    expect(report.isValid).toBe(false);
    expect(report.summary(10).at(-1)).toBe(
      'INVALID: the generator fell behind: 2.0 % of the requests were sent more than 10 ms after their time (at worst 25.00 ms)',
    );
  });
});

describe('a histogram of times', () => {
  it('gives quantiles within 1 %, and the largest exactly', () => {
    const histogram = new Histogram();
    for (let i = 1; i <= 1000; i++) histogram.add(i * MS);
    for (const [p, expected] of [
      [0.5, 500],
      [0.99, 990],
      [0.001, 1],
    ])
      expect(Math.abs(histogram.quantile(p) / (expected * MS) - 1)).toBeLessThan(0.0101);
    expect(histogram.quantile(1)).toBe(1000 * MS);
    expect(new Histogram().quantile(0.5)).toBe(0);
  });
});
