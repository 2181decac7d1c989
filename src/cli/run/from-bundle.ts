import type { OpenedBundle } from '../../bundle/open-bundle.js';
import { loadZoo } from '../../datasets/zoo/index.js';
import { UserError } from '../../errors.js';
import type { ExitCode } from '../../exit-codes.js';
import type { LoadedExperiment } from '../../experiment/load.js';
import { trustNamed } from '../../experiment/trust.js';
import { planRun } from '../../runner/plan/plan-run.js';
import type { RunPlan } from '../../runner/plan/run-plan.js';
import type { RunOutcome } from '../../runner/reporter.js';
import type { Manifest } from '../../telemetry/run.js';
import { type Item, statusOf } from '../../verify/verdict.js';
import { slurmOf } from '../slurm/flags.js';
import { verifyText } from '../verify/verify-text.js';
import type { RunFlags } from './flags.js';
import { kubernetesOf } from './on-kubernetes.js';
import { targetOf } from './on-target.js';

/** A run that is made again from an archive. */
export interface FromBundle {
  experiment: LoadedExperiment;
  plan: RunPlan;
  /** Whether the tables are those of the archive, for people and as data, with the status. */
  compare(outcome: RunOutcome): Promise<{ items: Item[]; text: string; exitCode: ExitCode }>;
  /** Takes away what was unpacked. */
  undo(): void;
}

/** The run of `--from`; undefined without it. Throws UserError when neither it nor an experiment is given, or both. */
export async function bundledRun(
  experiment: string | undefined,
  flags: RunFlags,
  words: readonly string[],
  note: (sentence: string | undefined) => void,
): Promise<FromBundle | undefined> {
  const { from } = flags;
  if (from !== undefined && experiment !== undefined)
    throw new UserError(
      'E_USAGE',
      `--from says what to run, and so does ${experiment}.`,
      'Leave one of them out.',
    );
  if (from === undefined && experiment === undefined)
    throw new UserError(
      'E_USAGE',
      'Missing argument EXPERIMENT: its name, or your own file: ./my-experiment.ts.',
      'See: repro run --help',
    );
  return from === undefined ? undefined : fromBundle(from, flags, words, note);
}

/** Checks an archive, and plans its run again. `note` hears what is worth knowing. @throws UserError when it cannot be repeated. */
export async function fromBundle(
  file: string,
  flags: RunFlags,
  words: readonly string[],
  note: (sentence: string | undefined) => void,
): Promise<FromBundle> {
  const [{ openBundle }, { otherCode, prepareRepeat }] = await Promise.all([
    import('../../bundle/open-bundle.js'),
    import('../../bundle/prepare-repeat.js'),
  ]);
  const bundle = await openBundle(file);
  const target = targetHere(bundle, targetOf(flags));
  trustNamed(flags.trust);
  note(otherCode(bundle));
  const { logdir, experiment, like, undo } = await prepareRepeat(bundle, flags);
  try {
    const plan = await planRun({
      experiment,
      // Whose cluster the archive's was is not known here.
      like: { ...like, target, kubernetes: undefined },
      target,
      slurm: slurmOf(flags),
      kubernetes: kubernetesOf(flags.target, flags),
      logdir,
      jobs: flags.jobs,
      loadProfiles: loadZoo,
      command: ['repro', ...words],
    });
    const others = otherPoints(bundle.manifest, plan);
    if (others > 0)
      note(`${others} of ${bundle.manifest.points.length} points have another key here than in ${file}.`);
    const compare = async ({ records }: RunOutcome) => {
      const { compareRepeat } = await import('../../bundle/compare-repeat.js');
      const items = await compareRepeat(bundle, logdir, records, plan.target);
      const text = `Compared with ${file}:\n${verifyText(items)}`;
      return { items, text, exitCode: statusOf(items) };
    };
    return { experiment, plan, compare, undo };
  } catch (error) {
    undo();
    throw error;
  }
}

/** How many points of an archived run are others here. What `--until` asks for after its first round is not known before. */
export function otherPoints(
  { points }: Pick<Manifest, 'points'>,
  plan: { until?: unknown; points: readonly { name: string; key: string }[] },
): number {
  const keys = new Map(plan.points.map(({ name, key }) => [name, key]));
  return points.filter(({ name, key }) => keys.get(name) !== key && (!plan.until || keys.has(name))).length;
}

// Real processes, and hosts above all, are started only where that was asked for here.
function targetHere(
  { file, manifest }: OpenedBundle,
  asked: Manifest['target'] | undefined,
): Manifest['target'] {
  if (asked !== undefined || manifest.target === 'sim') return asked ?? 'sim';
  const where = manifest.target === 'ssh' ? '--hosts HOSTS' : `--target ${manifest.target}`;
  throw new UserError(
    'E_TARGET',
    `The run in ${file} had real processes (target ${manifest.target}).`,
    `Start them here with ${where}, or simulate it with --target sim.`,
  );
}
