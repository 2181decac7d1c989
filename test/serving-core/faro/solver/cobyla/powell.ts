import type { Constrained } from '../../../../../src/serving-core/faro/solver/cobyla/cobyla.js';

/** A problem with its least value, known in closed form or from the literature. */
export interface Classic extends Constrained {
  readonly name: string;
  readonly least: number;
  /** Curved valleys are followed slowly: how far the value may be from the least. */
  readonly within?: number;
}

const q = (value: number) => value * value;
const ones = (n: number) => Array(n).fill(1);

/** The ten problems of Powell's paper of 1994, section 4; numbers 8 and 9 are Hock and Schittkowski's 43 and 100, 10 is their 108, the largest area of a hexagon of unit diameter. */
export const classics: readonly Classic[] = [
  {
    name: 'simple quadratic',
    start: ones(2),
    constraints: 0,
    evaluate: ([x, y]) => 10 * q(x + 1) + q(y),
    least: 0,
  },
  {
    name: 'product on the unit disc',
    start: ones(2),
    constraints: 1,
    evaluate: ([x, y], c) => {
      c[0] = 1 - x * x - y * y;
      return x * y;
    },
    least: -1 / 2,
  },
  {
    name: 'product in an ellipsoid',
    start: ones(3),
    constraints: 1,
    evaluate: ([x, y, z], c) => {
      c[0] = 1 - q(x) - 2 * q(y) - 3 * q(z);
      return x * y * z;
    },
    least: -Math.SQRT2 / 18,
  },
  {
    name: 'a weak valley',
    start: ones(2),
    constraints: 0,
    evaluate: ([x, y]) => q(x * x - y) + q(1 + x),
    least: 0,
  },
  {
    name: 'a valley',
    start: ones(2),
    constraints: 0,
    evaluate: ([x, y]) => 10 * q(x * x - y) + q(1 + x),
    least: 0,
    within: 1e-3,
  },
  {
    name: 'a parabola and a circle (Fletcher 9.1.15)',
    start: ones(2),
    constraints: 2,
    evaluate: ([x, y], c) => {
      c[0] = y - x * x;
      c[1] = 1 - x * x - y * y;
      return -x - y;
    },
    least: -Math.SQRT2,
  },
  {
    name: 'a circle and two lines (Fletcher 14.4.2)',
    start: ones(3),
    constraints: 3,
    evaluate: ([x, y, z], c) => {
      c[0] = 5 * x - y + z;
      c[1] = z - x * x - y * y - 4 * y;
      c[2] = z - 5 * x - y;
      return z;
    },
    least: -3,
  },
  {
    name: 'Rosen and Suzuki',
    start: ones(4),
    constraints: 3,
    evaluate: ([a, b, c, d], out) => {
      out[0] = 8 - q(a) - q(b) - q(c) - q(d) - a + b - c + d;
      out[1] = 10 - q(a) - 2 * q(b) - q(c) - 2 * q(d) + a + d;
      out[2] = 5 - 2 * q(a) - q(b) - q(c) - 2 * a + b + d;
      return q(a) + q(b) + 2 * q(c) + q(d) - 5 * a - 5 * b - 21 * c + 7 * d;
    },
    least: -44,
  },
  {
    name: 'Hock and Schittkowski 100',
    start: ones(7),
    constraints: 4,
    evaluate: ([a, b, c, d, e, f, g], out) => {
      out[0] = 127 - 2 * q(a) - 3 * b ** 4 - c - 4 * q(d) - 5 * e;
      out[1] = 282 - 7 * a - 3 * b - 10 * q(c) - d + e;
      out[2] = 196 - 23 * a - q(b) - 6 * q(f) + 8 * g;
      out[3] = -4 * q(a) - q(b) + 3 * a * b - 2 * q(c) - 5 * f + 11 * g;
      const near = q(a - 10) + 5 * q(b - 12) + c ** 4 + 3 * q(d - 11);
      return near + 10 * e ** 6 + 7 * q(f) + g ** 4 - 4 * f * g - 10 * f - 8 * g;
    },
    least: 680.6300573,
  },
  {
    name: 'the largest hexagon',
    start: ones(9),
    constraints: 14,
    evaluate: ([a, b, c, d, e, f, g, h, i], out) => {
      const unit = (...sides: number[]) => 1 - sides.reduce((sum, side) => sum + q(side), 0);
      const disc = [unit(c, d), unit(i), unit(e, f), unit(a, b - i), unit(a - e, b - f), unit(a - g, b - h)];
      const more = [unit(c - e, d - f), unit(c - g, d - h), unit(g, h - i)];
      const turn = [a * d - b * c, c * i, -e * i, e * h - f * g];
      out.set([...disc, ...more, ...turn, i]);
      return -0.5 * (turn[0] + turn[1] + turn[2] + turn[3]);
    },
    least: -Math.sqrt(3) / 2,
  },
];
