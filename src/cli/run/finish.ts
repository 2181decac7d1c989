import { type ClaimRow, checkRun } from '../../claims/check.js';
import { writeClaims } from '../../claims/store.js';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import type { LoadedExperiment } from '../../experiment/load.js';
import type { RunOutcome } from '../../runner/reporter.js';
import { withDeclaredNames } from '../../telemetry/logdir/infer.js';
import { openRun } from '../../telemetry/logdir/open-run.js';
import type { Run } from '../../telemetry/run.js';

/** What a run leaves beside its telemetry. */
export interface Finished {
  claims: ClaimRow[] | null;
  figures: string[] | null;
  exitCode: ExitCode;
}

/**
 * Judges and draws a run whose points have ended. An interrupted run gets neither: half a sweep proves nothing, and
 * whoever pressed Ctrl-C wants the prompt back. A run whose points all failed has nothing to draw. `onClaims` hears
 * the verdicts before anything is written: neither a full disk nor a figure that fails hides them.
 */
export async function finishRun(
  outcome: RunOutcome,
  experiment: LoadedExperiment,
  wanted: {
    check: boolean;
    plot: boolean;
    onClaims?(claims: ClaimRow[]): void;
    note?(sentence: string): void;
  },
): Promise<Finished> {
  const none = { claims: null, figures: null, exitCode: outcome.exitCode };
  if (outcome.status === 'interrupted' || outcome.records.every(({ status }) => status === 'failed'))
    return none;
  const { declaration } = experiment;
  const run = withDeclaredNames(await openRun(outcome.logdir), declaration);
  let claims: ClaimRow[] | null = null;
  if (wanted.check && declaration.claims.length > 0) {
    claims = await checkRun(run, declaration, experiment.file);
    wanted.onClaims?.(claims);
    writeClaims(run.dir, declaration.name, claims);
  }
  let figures: string[] | null = null;
  if (wanted.plot && declaration.figures.length > 0) {
    figures = await drawn(run, experiment, wanted.note);
  }
  const failed = claims?.some(({ verdict }) => verdict === 'FAIL') ?? false;
  const exitCode = outcome.exitCode === ExitCode.ok && failed ? ExitCode.claimFailed : outcome.exitCode;
  return { claims, figures, exitCode };
}

// A run that is too short for its figures has done what it was asked: that is worth a note, and no failure.
async function drawn(
  run: Run,
  experiment: LoadedExperiment,
  note?: (sentence: string) => void,
): Promise<string[]> {
  const { NOTHING_TO_PLOT, plotRun } = await import('../../plot/plot-run.js');
  try {
    return await plotRun(run, experiment, { note });
  } catch (error) {
    if (!(error instanceof UserError && error.code === NOTHING_TO_PLOT)) throw error;
    note?.(`${error.message} ${error.next}`);
    return [];
  }
}
