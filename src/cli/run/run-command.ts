import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadZoo } from '../../datasets/zoo/index.js';
import { loadExperiment } from '../../experiment/load.js';
import { trustNamed } from '../../experiment/trust.js';
import { plainLine } from '../../plain-line.js';
import { executePlan } from '../../runner/execute-plan.js';
import { planRun } from '../../runner/plan/plan-run.js';
import { ProgressReporter } from '../../runner/progress.js';
import type { RunOutcome } from '../../runner/reporter.js';
import { MANIFEST } from '../../telemetry/logdir/records.js';
import type { Item } from '../../verify/verdict.js';
import { claimsText } from '../claims-text.js';
import { ReproCommand } from '../command.js';
import { slurmOf } from '../slurm/flags.js';
import { detach, detachedText } from './detach.js';
import { type Finished, finishRun } from './finish.js';
import type { AnyRunFlags } from './flags.js';
import type { FromBundle } from './from-bundle.js';
import { interruptible } from './interrupt.js';
import { kubernetesOf } from './on-kubernetes.js';
import { onTarget, targetOf } from './on-target.js';
import { planJson, planText } from './plan-text.js';
import { repeatsText } from './repeats-text.js';

/** A run to its end, or what stands in its place: a plan, or a process of its own. */
export type Ran =
  | { done: Omit<RunOutcome, 'exitCode'> & Finished & { compared?: Item[] } }
  | { instead: unknown };

/** What commands that run an experiment share. */
export abstract class RunCommand extends ReproCommand {
  /**
   * Runs an experiment by its name or file as the flags say, tells of claims and figures, and sets the exit status.
   *
   * @param bundled the run of an archive, in place of the experiment.
   * @param words the command line behind `repro`, for the manifest and for a run that detaches.
   */
  protected async runExperiment(
    name: string,
    flags: AnyRunFlags,
    words: readonly string[],
    bundled?: FromBundle,
  ): Promise<Ran> {
    trustNamed(flags.trust);
    const experiment = bundled?.experiment ?? (await loadExperiment(name));
    const plan =
      bundled?.plan ??
      (await planRun({
        ...flags,
        maxRepeats: flags['max-repeats'],
        experiment,
        target: targetOf(flags),
        slurm: slurmOf(flags),
        kubernetes: kubernetesOf(flags.target, flags),
        loadProfiles: loadZoo,
        command: ['repro', ...words],
      }));
    if (flags['dry-run']) {
      this.log(planText(plan, this.width));
      return { instead: planJson(plan) };
    }
    if (flags.detach) {
      const started = await detach(words, plan.logdir);
      if ('pid' in started) {
        this.log(detachedText(started.pid, plan.logdir));
        return { instead: { pid: started.pid, logdir: plan.logdir } };
      }
      process.stderr.write(started.said);
      process.exitCode = started.exitCode;
      return { instead: { logdir: plan.logdir, exitCode: started.exitCode } };
    }
    const outcome = await interruptible((signal) =>
      onTarget(
        flags,
        plan,
        (line) => this.note(line),
        (executor) => {
          const reporter = new ProgressReporter(process.stderr, undefined, () => executor?.state?.() ?? '');
          return executePlan(plan, reporter, { signal, executor });
        },
      ),
    ).catch((error) => {
      // What ended before it began leaves nothing that would stand in the way of the next try.
      if (!existsSync(join(plan.logdir, MANIFEST))) bundled?.undo();
      throw error;
    });
    if (outcome.repeated && plan.until)
      this.log(`${repeatsText(outcome.repeated, plan.until.relative, this.width)}\n`);
    const finished = await finishRun(outcome, experiment, {
      ...flags,
      note: (sentence) => this.note(sentence),
      onClaims: (rows) => this.log(`${claimsText(rows, this.width)}\n`),
    });
    for (const file of finished.figures ?? []) this.log(`Wrote ${plainLine(file)}`);
    this.log(`Logdir ${plainLine(outcome.logdir)}`);
    const compared = outcome.status === 'interrupted' ? undefined : await bundled?.compare(outcome);
    if (compared) this.log(compared.text);
    const exitCode = finished.exitCode || (compared?.exitCode ?? finished.exitCode);
    process.exitCode = exitCode;
    const done = { ...outcome, ...finished, exitCode };
    return { done: compared ? { ...done, compared: compared.items } : done };
  }
}
