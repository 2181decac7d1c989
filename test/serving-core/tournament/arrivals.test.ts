import { describe, expect, it } from 'vitest';
import { drawArrivals, type LoadShape } from '../../../src/serving-core/tournament/arrivals.js';

const shape: LoadShape = {
  shares: [3, 1],
  courses: [[1, 3], [5]],
  rate: 100,
  leadIn: 100,
  duration: 1000,
  burst: 1,
};
const count = (arrivals: ReturnType<typeof drawArrivals>, of: number, from: number, to: number) =>
  arrivals.time.reduce(
    (sum, ns, i) => sum + Number(arrivals.model[i] === of && ns >= from * 1e9 && ns < to * 1e9),
    0,
  );

describe('arrivals of a tournament', () => {
  it('come in order, in whole ns, within the run', () => {
    const { time } = drawArrivals(shape, 0, 'today');
    expect(time.every((ns, i) => Number.isInteger(ns) && (i === 0 || ns >= time[i - 1]!))).toBe(true);
    expect(time.at(-1)).toBeLessThan(1100e9);
  });

  it('have the rates of the course, by model, with the begin of it in the lead-in', () => {
    const today = drawArrivals(shape, 0, 'today');
    // Model 0 has 75 requests/s: half of that at first, and one and a half times later. Five standard deviations.
    for (const [of, from, to, mean] of [
      [0, 0, 100, 3750],
      [0, 100, 600, 18_750],
      [0, 600, 1100, 56_250],
      [1, 0, 1100, 27_500],
    ] as const)
      expect(Math.abs(count(today, of, from, to) - mean)).toBeLessThan(5 * Math.sqrt(mean));
  });

  it('have a burst of the first model from 60 to 70 % of the day, and only today', () => {
    const bursty = { ...shape, courses: [new Array(100).fill(1)], burst: 4 };
    const [today, yesterday] = [drawArrivals(bursty, 0, 'today'), drawArrivals(bursty, 0, 'yesterday')];
    const close = (found: number, mean: number) =>
      expect(Math.abs(found - mean)).toBeLessThan(5 * Math.sqrt(mean));
    close(count(today, 0, 700, 800), 4 * 7500);
    close(count(today, 0, 800, 900), 7500);
    close(count(today, 1, 700, 800), 2500);
    close(count(yesterday, 0, 700, 800), 7500);
  });

  it('are the same for the same seed, and others for another seed, day or share of another model', () => {
    const today = drawArrivals(shape, 1, 'today');
    expect(drawArrivals(shape, 1, 'today')).toEqual(today);
    expect(drawArrivals(shape, 2, 'today').time).not.toEqual(today.time);
    expect(drawArrivals(shape, 1, 'yesterday').time).not.toEqual(today.time);
    const own = (arrivals: typeof today, of: number) =>
      arrivals.time.filter((_, i) => arrivals.model[i] === of);
    const more = drawArrivals({ ...shape, shares: [3, 1, 4], rate: 200 }, 1, 'today');
    expect(own(more, 1)).toEqual(own(today, 1));
  });

  it('are flat along a course without counts, and none at a rate of 0 parts', () => {
    const flat = drawArrivals({ ...shape, courses: [[0, 0]], shares: [1] }, 0, 'today');
    expect(Math.abs(flat.time.length - 110_000)).toBeLessThan(5 * Math.sqrt(110_000));
    expect(drawArrivals({ ...shape, duration: 0, leadIn: 0 }, 0, 'today').time).toHaveLength(0);
  });
});
