import { expect, it } from 'vitest';
import { count } from '../src/plural.js';

it.each([
  [0, '0 points'],
  [1, '1 point'],
  [2, '2 points'],
])('%i things are counted as %s', (number, text) => expect(count(number, 'point')).toBe(text));
