import { describe, expect, it } from 'vitest';
import { Interpolation } from '../../../../../src/serving-core/faro/prediction/network/interpolation.js';
import { Network } from '../../../../../src/serving-core/faro/prediction/network/network.js';
import { layout } from '../../../../../src/serving-core/faro/prediction/network/shape.js';
import { normal } from '../../../../../src/serving-core/random/distributions.js';
import { stream } from '../../../../../src/serving-core/random/streams.js';

const shape = { context: 9, horizon: 5, hidden: 6, pools: [4, 2, 1] };

describe('Interpolation', () => {
  it('draws straight lines through its knots, and adds to what is there', () => {
    const into = Float64Array.from([10, 0, 0, 0, 0]);
    new Interpolation(3, 5).add(Float64Array.from([9, 0, 2, 8]), 1, into, 1);
    expect([...into]).toEqual([10, 1, 2, 5, 8]);
  });

  it('has one value everywhere with one knot', () => {
    const into = new Float64Array(3);
    new Interpolation(1, 3).add(Float64Array.from([4]), 0, into, -1);
    expect([...into]).toEqual([-4, -4, -4]);
  });

  it('passes changes back by the same weights', () => {
    const line = new Interpolation(3, 7);
    const [knots, changes] = [Float64Array.from([1, -2, 5]), Float64Array.from([1, 2, 3, 4, 5, 6, 7])];
    const [values, back] = [new Float64Array(7), new Float64Array(3)];
    line.add(knots, 0, values, 1);
    line.back(changes, back, 0, 1);
    const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
    expect(product(knots, back)).toBeCloseTo(product(values, changes), 12);
  });
});

describe('Network', () => {
  it('has the parameters of its blocks', () => {
    // Pools 9 values to 3, 5 and 9; two layers of 6; knots 3 + 2·2, 5 + 2·3, and 2·5 in the last.
    const block = (input: number, output: number) => 6 * (input + 1) + 6 * 7 + output * 7;
    expect(layout(shape).parameters).toBe(block(3, 7) + block(5, 11) + block(9, 10));
  });

  it('forecasts 0 with the spread of its softplus while all weights are 0', () => {
    const network = new Network(shape);
    network.forward(new Float64Array(network.parameters), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...network.mean]).toEqual([0, 0, 0, 0, 0]);
    for (const spread of network.deviation) expect(spread).toBeCloseTo(0.01 + Math.LN2, 12);
    // ½ z² + ln σ for a truth of 0.
    expect(network.loss(new Float64Array(5))).toBeCloseTo(Math.log(0.01 + Math.LN2), 12);
  });

  it('knows its gradient: finite differences of the loss agree', () => {
    const random = stream(3, 'gradient');
    const network = new Network(shape);
    const theta = Float64Array.from({ length: network.parameters }, () => 0.4 * normal(random));
    const day = Float64Array.from({ length: 20 }, () => normal(random));
    const from = 4;
    const loss = () => {
      network.forward(theta, day, from);
      return network.loss(day, from + shape.context);
    };
    loss();
    const gradient = new Float64Array(theta.length);
    network.backward(theta, day, from + shape.context, gradient);
    const step = 1e-6;
    const worst = theta.reduce((most, value, i) => {
      theta[i] = value + step;
      const above = loss();
      theta[i] = value - step;
      const below = loss();
      theta[i] = value;
      return Math.max(most, Math.abs((above - below) / (2 * step) - gradient[i]));
    }, 0);
    expect(worst).toBeLessThan(1e-6);
    expect(gradient.some((value) => Math.abs(value) > 0.1)).toBe(true);
  });
});
