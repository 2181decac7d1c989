import type { ClaimDeclaration } from 'repro';

type Expectation = readonly [relation: ClaimDeclaration['expected']['relation'], value: number];

/** Declares claims of one experiment, whose name begins their ids; without `more` they have no unit and no tolerance. */
export const claimsOf =
  (experiment: string) =>
  (
    id: string,
    statement: string,
    source: string,
    [relation, value]: Expectation,
    measure: ClaimDeclaration['measure'],
    more: { tolerance?: number; unit?: string } = {},
  ): ClaimDeclaration => ({
    id: `${experiment}.${id}`,
    statement,
    source,
    expected: { relation, value },
    tolerance: 0,
    ...more,
    measure,
  });
