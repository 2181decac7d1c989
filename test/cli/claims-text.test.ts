import { describe, expect, it } from 'vitest';
import type { ClaimRow } from '../../src/claims/check.js';
import { claimsText } from '../../src/cli/claims-text.js';

const row: ClaimRow = {
  id: 'x.floor',
  statement: 'It is high',
  expected: { relation: 'at least', value: 0.999 },
  tolerance: 0.001,
  unit: '',
  measured: 0.99651,
  low: 0.9902,
  high: 1,
  verdict: 'FAIL',
  where: 'rate=600',
  source: 'the paper',
  reason: '',
};
const untestable: ClaimRow = {
  ...row,
  id: 'x.other',
  measured: null,
  low: null,
  high: null,
  verdict: 'NOT TESTABLE',
  where: '',
  reason: 'no such point',
};

describe('the table of claims', () => {
  it('shows verdict, expectation, measured value with its interval, where, and the sources of failures', () => {
    expect(claimsText([row, untestable, { ...row, verdict: 'PASS', tolerance: 0 }], 120)).toBe(
      [
        'VERDICT       CLAIM       EXPECTED                 MEASURED [95 %]     WHERE',
        'FAIL          It is high  ≥ 0.998 (0.999 − 0.001)  0.9965 [0.9902, 1]  rate=600',
        'NOT TESTABLE  It is high  ≥ 0.998 (0.999 − 0.001)  -                   no such point',
        'PASS          It is high  ≥ 0.999                  0.9965 [0.9902, 1]  rate=600',
        '',
        'x.floor comes from: the paper',
        '',
        'Claims: 1 passed, 1 failed, 1 not testable.',
      ].join('\n'),
    );
  });

  it.each([
    [{ relation: 'at most', value: 0 }, 0.005, '≤ 0.005 '],
    [{ relation: 'at most', value: 2 }, 0.5, '≤ 2.5 (2 + 0.5) '],
    [{ relation: 'equal to', value: 8 }, 0.5, '= 8 ± 0.5 '],
    [{ relation: 'equal to', value: 0 }, 0, '= 0 '],
  ] as const)('shows %o within %f as the limit that decides', (expected, tolerance, text) => {
    expect(claimsText([{ ...row, expected, tolerance }], 120)).toContain(`It is high  ${text}`);
  });

  it('shows a dash in place of an interval that is not known', () => {
    expect(claimsText([{ ...row, low: null, high: null, unit: 'ms' }], 120)).toContain('  0.9965 ms –  ');
  });

  it('puts claims that cannot be judged for the same reason into one line, and names them', () => {
    const text = claimsText([untestable, untestable, untestable, { ...untestable, reason: 'other' }], 120);
    expect(text.split('\n').slice(1)).toEqual([
      'NOT TESTABLE  It is high  ≥ 0.998 (0.999 − 0.001)  -                other',
      '',
      '3 NOT TESTABLE: no such point',
      '  x.other, x.other, x.other',
      '',
      'Claims: 0 passed, 0 failed, 4 not testable.',
    ]);
    expect(claimsText([untestable, untestable, untestable], 120)).toBe(
      '3 NOT TESTABLE: no such point\n  x.other, x.other, x.other\n\nClaims: 0 passed, 0 failed, 3 not testable.',
    );
  });

  it('names a source once for all failures that share it, in lines that fit', () => {
    const rows = ['x.first', 'x.second', 'y.third'].map((id) => ({ ...row, id }));
    rows[2].source = 'the paper and its long derivation';
    expect(claimsText(rows, 40).split('\n\n')[1]).toBe(
      [
        'x.first, x.second come from: the paper',
        'y.third comes from: the paper and its',
        '  long derivation',
      ].join('\n'),
    );
  });

  it('says so when there is nothing to judge', () => {
    expect(claimsText([], 80)).toBe('This experiment declares no claims.');
  });
});
