import { describe, expect, it } from 'vitest';
import { parseFlatName } from '../../src/telemetry/logdir/flat-names.js';

const parameters = (name: string) => parseFlatName(`file=controller_${name}_request.tsv`)?.parameters;

describe("a name of the original's files", () => {
  it('may have any word as a parameter, also those that every object has', () => {
    expect(Object.entries(parameters('constructor=3_toString=a_b') ?? {})).toEqual([
      ['constructor', 3],
      ['toString', 'a_b'],
    ]);
    expect(Object.entries(parameters('__proto__=3_rate=600') ?? {})).toEqual([
      ['index', '__proto__=3'],
      ['rate', 600],
    ]);
  });

  it('has texts where a number is beyond all bounds', () => {
    expect(parameters('rate=1e999')).toEqual({ rate: '1e999' });
  });
});
