import { describe, expect, it } from 'vitest';
import { Network } from '../../../../../src/serving-core/faro/prediction/network/network.js';
import {
  defaultTraining,
  type TrainedNetwork,
  trainNetwork,
} from '../../../../../src/serving-core/faro/prediction/network/train.js';
import { normal } from '../../../../../src/serving-core/random/distributions.js';
import { stream } from '../../../../../src/serving-core/random/streams.js';

const shape = { context: 12, horizon: 4, hidden: 12, pools: [2, 1] };
const options = { ...defaultTraining, shape, epochs: 25 };

/** Root mean square error and mean forecast spread by step, in units of the series, over a day. */
function judged(trained: TrainedNetwork, day: ArrayLike<number>) {
  const network = new Network(shape);
  const theta = Float64Array.from(trained.weights);
  const values = Float64Array.from(day, (value) => (value - trained.mean) / trained.deviation);
  const { context, horizon } = shape;
  const squares = new Float64Array(horizon);
  const spreads = new Float64Array(horizon);
  let forecasts = 0;
  for (let from = 0; from + context + horizon <= values.length; from++, forecasts++) {
    network.forward(theta, values, from);
    for (let step = 0; step < horizon; step++) {
      squares[step] += (values[from + context + step] - network.mean[step]) ** 2;
      spreads[step] += network.deviation[step];
    }
  }
  return {
    rmse: Array.from(squares, (sum) => trained.deviation * Math.sqrt(sum / forecasts)),
    spread: Array.from(spreads, (sum) => (trained.deviation * sum) / forecasts),
  };
}

describe('trainNetwork', () => {
  it('learns a wave without noise: errors of a few percent of what it swings', () => {
    const days = Array.from({ length: 6 }, (_, day) =>
      Float64Array.from(
        { length: 300 },
        (_, minute) => 500 + 200 * Math.sin((2 * Math.PI * minute) / 25 + day),
      ),
    );
    const trained = trainNetwork(days.slice(0, 5), options, stream(0, 'wave'));
    // The wave itself deviates by 200/√2 = 141 from its mean.
    for (const error of judged(trained, days[5]).rmse) expect(error).toBeLessThan(10);
  });

  it('comes close to the best that anybody can do with an autoregression, and knows how wrong it is', () => {
    const [memory, shock] = [0.8, 40];
    const random = stream(1, 'autoregression');
    const days = Array.from({ length: 11 }, () => {
      let level = 0;
      return Float64Array.from({ length: 400 }, () => {
        level = memory * level + shock * normal(random);
        return 600 + level;
      });
    });
    const { rmse, spread } = judged(trainNetwork(days.slice(0, 10), options, stream(0, 'ar')), days[10]);
    // The best forecast of h steps errs by σ²(1 + φ² + … + φ^(2h − 2)).
    for (let step = 0; step < shape.horizon; step++) {
      const best = shock * Math.sqrt((1 - memory ** (2 * (step + 1))) / (1 - memory ** 2));
      expect(Math.abs(rmse[step] / best - 1)).toBeLessThan(0.12);
      expect(Math.abs(spread[step] / best - 1)).toBeLessThan(0.12);
    }
  });

  it('gives the same weights for the same days and stream, and stops when nothing is gained', () => {
    const days = Array.from({ length: 3 }, (_, day) =>
      Float64Array.from({ length: 60 }, (_, minute) => ((minute * 7 + day) % 11) * 10),
    );
    const run = (name: string) => trainNetwork(days, { ...options, epochs: 3 }, stream(0, name));
    expect(run('a')).toEqual(run('a'));
    expect(run('a').weights).not.toEqual(run('b').weights);
    const flat = days.map((day) => day.map(() => 5));
    const { epochs, deviation } = trainNetwork(
      flat,
      { ...options, epochs: 1000, rate: 0 },
      stream(0, 'flat'),
    );
    expect([epochs, deviation]).toEqual([defaultTraining.patience, 1]);
  });
});
