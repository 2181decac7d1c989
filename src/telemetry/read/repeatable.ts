// DuckDB's threads hand over rows and groups in any order, and a sum of doubles depends on it in its last digit. Values in order of their
// size have one order only. Whole numbers need none of this: their sums are exact.

/** SQL of a sum of doubles that is the same to the last bit each time it is asked for. */
export const repeatableSum = (value: string): string => `sum(${value} ORDER BY ${value})`;

/** The same of a mean. */
export const repeatableMean = (value: string): string => `avg(${value} ORDER BY ${value})`;
