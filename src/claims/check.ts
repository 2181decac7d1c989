import { UserError } from '../errors.js';
import type { ClaimDeclaration, ExperimentDeclaration, Measurement } from '../experiment/declaration.js';
import { callUserCode } from '../experiment/user-code.js';
import { commandLine } from '../shell-word.js';
import type { Run } from '../telemetry/run.js';
import { doubtsAbout, openDoubts, watched } from './doubts.js';

export type Verdict = 'PASS' | 'FAIL' | 'NOT TESTABLE';

/** One judged claim: a row of claims.json and of the table on the terminal. */
export interface ClaimRow {
  id: string;
  statement: string;
  expected: ClaimDeclaration['expected'];
  tolerance: number;
  unit: string;
  /** Null, as is the interval, when the claim is not testable. */
  measured: number | null;
  /** 95 % confidence interval; null also where the measure knows none. */
  low: number | null;
  high: number | null;
  verdict: Verdict;
  /** What the value is of, when the claim covers several. */
  where: string;
  source: string;
  /** Why it is not testable. */
  reason: string;
  /** What `--until` left open about points that the claim reads, a sentence each; absent when nothing. */
  doubts?: string[];
}

/** Far below any tolerance, far above the rounding of a sum of a few numbers. */
const rounding = 1e-12;

/**
 * Judges every claim of an experiment on a run, in the order declared. `file` is the user's, where the experiment is.
 * Throws UserError when telemetry is malformed, or a claim of a user's own throws or measures no number.
 */
export async function checkRun(
  run: Run,
  declaration: Pick<ExperimentDeclaration, 'claims'>,
  file?: string,
): Promise<ClaimRow[]> {
  const rows: ClaimRow[] = [];
  const open = openDoubts(run);
  for (const claim of declaration.claims) {
    const whose = { file, what: `claim ${claim.id}`, again: commandLine('repro', 'check', '-l', run.dir) };
    const seen = open.size > 0 ? watched(run) : { run, asked: new Set<string>() };
    const row = judge(claim, await callUserCode(whose, () => measure(claim, seen.run)));
    const doubts = doubtsAbout(seen.asked, run, open);
    rows.push(doubts.length > 0 ? { ...row, doubts } : row);
  }
  return rows;
}

async function measure(claim: ClaimDeclaration, run: Run): Promise<Measurement> {
  const measured = await claim.measure(run);
  if (typeof measured === 'object' && measured !== null) return measured;
  throw new Error(
    `measure() must return a value with its interval or { notTestable }, but returns ${measured}`,
  );
}

/** The verdict on what was measured: the point estimate decides, as docs/metrics.md says. */
function judge(claim: ClaimDeclaration, measured: Measurement): ClaimRow {
  const { id, statement, expected, source, unit = '' } = claim;
  const fixed = { id, statement, expected, unit, source };
  if ('notTestable' in measured) {
    return {
      ...fixed,
      tolerance: claim.tolerance,
      measured: null,
      low: null,
      high: null,
      verdict: 'NOT TESTABLE',
      where: '',
      reason: measured.notTestable,
    };
  }
  const { value, low = null, high = null, where = '', tolerance = claim.tolerance } = measured;
  const bounds = low === null && high === null ? [] : [low, high];
  if (![value, tolerance, ...bounds].every(Number.isFinite)) {
    throw new UserError(
      'E_BAD_CLAIM',
      `Claim ${id} measured ${value} (${low} to ${high}, tolerance ${tolerance}), not a number.`,
      'Let its measure return { notTestable: reason } where it has nothing to measure, and no interval where it has none.',
    );
  }
  const verdict = holds(expected, value, tolerance) ? 'PASS' : 'FAIL';
  return { ...fixed, tolerance, measured: value, low, high, verdict, where, reason: '' };
}

function holds({ relation, value: wanted }: ClaimRow['expected'], value: number, tolerance: number): boolean {
  if (relation === 'at least') return value >= wanted - tolerance - rounding;
  if (relation === 'more than') return value > wanted - tolerance + rounding;
  if (relation === 'at most') return value <= wanted + tolerance + rounding;
  return Math.abs(value - wanted) <= tolerance + rounding;
}
