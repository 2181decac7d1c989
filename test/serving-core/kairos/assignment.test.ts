import fc from 'fast-check';
import { munkres } from 'munkres';
import { describe, expect, it } from 'vitest';
import { Assignment } from '../../../src/serving-core/kairos/assignment.js';

const matrices = (value: fc.Arbitrary<number>, most: number) =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most })).chain(([rows, columns]) =>
    fc.array(fc.array(value, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

/** Solves, and checks that partners are partners of each other and that the shorter side has one each. */
function solved(matrix: number[][]): { total: number; pairs: number } {
  const [rows, columns] = [matrix.length, matrix[0].length];
  const assignment = new Assignment(rows, columns);
  assignment.solve(Float64Array.from(matrix.flat()), rows, columns);
  let total = 0;
  let pairs = 0;
  for (let row = 0; row < rows; row++) {
    const column = assignment.columnOf[row];
    if (column < 0) continue;
    expect(assignment.rowOf[column]).toBe(row);
    total += matrix[row][column];
    pairs++;
  }
  expect(pairs).toBe(Math.min(rows, columns));
  return { total, pairs };
}

/** The least total over every way to give each row of the shorter side a partner. */
function bruteForce(matrix: number[][]): number {
  const wide = matrix.length <= matrix[0].length;
  const costs = wide ? matrix : matrix[0].map((_, column) => matrix.map((row) => row[column]));
  const least = (row: number, taken: number): number => {
    if (row === costs.length) return 0;
    let best = Number.POSITIVE_INFINITY;
    for (let column = 0; column < costs[0].length; column++)
      if (!(taken & (1 << column)))
        best = Math.min(best, costs[row][column] + least(row + 1, taken | (1 << column)));
    return best;
  };
  return least(0, 0);
}

describe('the rectangular assignment', () => {
  it('takes the worked pairs: 1 + 2 + 2 = 5', () => {
    expect(
      solved([
        [4, 1, 3],
        [2, 0, 5],
        [3, 2, 2],
      ]).total,
    ).toBe(5);
  });

  it('costs as little as trying every pairing, on 1,000 random matrices of up to 6 × 6', () => {
    fc.assert(
      fc.property(matrices(fc.integer({ min: 0, max: 1000 }), 6), (matrix) => {
        expect(solved(matrix).total).toBe(bruteForce(matrix));
      }),
      { numRuns: 1000 },
    );
  });

  it('costs as little as a library, on matrices of up to 22 × 22 with many ties, and negative costs', () => {
    for (const range of [3, 1e6])
      fc.assert(
        fc.property(matrices(fc.integer({ min: -range, max: range }), 22), (matrix) => {
          const total = munkres(matrix).reduce((sum, [row, column]) => sum + matrix[row][column], 0);
          expect(solved(matrix).total).toBe(total);
        }),
        { numRuns: 150 },
      );
  });

  it('solves matrices of changing size with one object', () => {
    const assignment = new Assignment(22, 11);
    assignment.solve(Float64Array.from([1, 2, 3, 4, 5, 6]), 2, 3);
    assignment.solve(Float64Array.from([5, 1]), 2, 1);
    expect([...assignment.columnOf.slice(0, 2)]).toEqual([-1, 0]);
    assignment.solve(Float64Array.from([5, 1]), 1, 2);
    expect([...assignment.rowOf.slice(0, 2)]).toEqual([-1, 0]);
  });
});
