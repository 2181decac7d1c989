import { exponential } from '../random/distributions.js';
import { stream } from '../random/streams.js';

/** How requests come. Times are s, rates requests/s. */
export interface LoadShape {
  /** By model: parts of the requests, in any unit. */
  readonly shares: readonly number[];
  /** By model: counts per equal part of a day, whose course the rates have; model m has the one at m modulo their number. */
  readonly courses: readonly ArrayLike<number>[];
  /** Mean of all models together over the day, without the burst. */
  readonly rate: number;
  /** A day passes in `duration`; before it, the rates are those of its begin. */
  readonly leadIn: number;
  readonly duration: number;
  /** What the first model's rate is multiplied by in the burst. */
  readonly burst: number;
}

/** Requests in order of arrival. */
export interface ContestArrivals {
  /** ns. */
  readonly time: Float64Array;
  readonly model: Int32Array;
}

/** Where the burst begins and ends, as shares of the day. */
export const burstBegin = 0.6;
export const burstEnd = 0.7;

/**
 * Poisson arrivals of every model at its rate. `today` is what is served; `yesterday` is what all may know beforehand: another draw from
 * the same rates, without the burst. Each model draws from a stream of its own, so one model's share does not change another's gaps.
 */
export function drawArrivals(shape: LoadShape, seed: number, day: 'today' | 'yesterday'): ContestArrivals {
  const total = shape.shares.reduce((sum, share) => sum + share, 0);
  const times = shape.shares.map((share, model) =>
    drawModel(shape, model, (shape.rate * share) / total, day, seed),
  );
  return merged(times);
}

function drawModel(shape: LoadShape, model: number, mean: number, day: string, seed: number): number[] {
  const { leadIn, duration, burst, courses } = shape;
  const relative = relativeCourse(courses[model % courses.length]);
  const source = stream(seed, `tournament/${day}/${model}`);
  const times: number[] = [];
  let need = exponential(source, 1);
  let at = 0;
  const stretch = (end: number, rate: number) => {
    while (rate > 0 && need <= rate * (end - at)) {
      at += need / rate;
      times.push(Math.floor(at * 1e9));
      need = exponential(source, 1);
    }
    need -= Math.max(0, rate * (end - at));
    at = end;
  };
  stretch(leadIn, mean * relative[0]);
  for (let part = 0; part < relative.length; part++) {
    const begin = part / relative.length;
    const bursts = day === 'today' && model === 0 && begin >= burstBegin && begin < burstEnd;
    const end = leadIn + ((part + 1) / relative.length) * duration;
    stretch(end, mean * relative[part] * (bursts ? burst : 1));
  }
  return times;
}

/** Counts in multiples of their mean; a course without any is flat. */
function relativeCourse(counts: ArrayLike<number>): number[] {
  const all = Array.from(counts);
  const mean = all.reduce((sum, count) => sum + count, 0) / all.length;
  return all.map((count) => (mean > 0 ? count / mean : 1));
}

// Few models, so the next is found by looking at each.
function merged(times: readonly (readonly number[])[]): ContestArrivals {
  const count = times.reduce((sum, { length }) => sum + length, 0);
  const [time, model] = [new Float64Array(count), new Int32Array(count)];
  const heads = times.map(() => 0);
  for (let i = 0; i < count; i++) {
    let next = -1;
    for (let m = 0; m < times.length; m++) {
      if (heads[m] === times[m].length) continue;
      if (next < 0 || times[m][heads[m]] < times[next][heads[next]]) next = m;
    }
    time[i] = times[next][heads[next]++];
    model[i] = next;
  }
  return { time, model };
}
