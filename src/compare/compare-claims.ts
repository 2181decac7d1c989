import type { ClaimRow, Verdict as Judgement } from '../claims/check.js';
import type { Verdict } from './verdict.js';

/** A claim whose verdict is another one than in the reference. */
export interface ChangedClaim {
  id: string;
  statement: string;
  /** The label of the other run. */
  run: string;
  from: Judgement;
  to: Judgement;
  verdict: Extract<Verdict, 'better' | 'worse' | 'undecided'>;
}

/** Claims that both runs judge, and those of them whose verdicts differ: what failed and did not before is worse. */
export function changedClaims(
  reference: readonly ClaimRow[],
  other: readonly ClaimRow[],
  run: string,
): { common: number; changed: ChangedClaim[] } {
  const before = new Map(reference.map((row) => [row.id, row.verdict]));
  const common = other.filter(({ id }) => before.has(id));
  const changed = common.flatMap(({ id, statement, verdict: to }): ChangedClaim[] => {
    const from = before.get(id)!;
    return from === to ? [] : [{ id, statement, run, from, to, verdict: onChange(from, to) }];
  });
  return { common: common.length, changed };
}

function onChange(from: Judgement, to: Judgement): ChangedClaim['verdict'] {
  if (to === 'NOT TESTABLE' || from === 'NOT TESTABLE') return to === 'FAIL' ? 'worse' : 'undecided';
  return to === 'FAIL' ? 'worse' : 'better';
}
