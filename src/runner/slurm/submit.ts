import { slurm, unusable } from './command.js';
import { optionArguments, type SlurmOptions } from './options.js';

/** An array to submit. */
export interface Submission {
  name: string;
  tasks: number;
  /** Tasks at a time; as many as Slurm likes by default. */
  limit?: number;
  options: SlurmOptions;
  script: string;
}

/**
 * Submits an array of one task for each number from 0, and returns Slurm's number of it.
 *
 * @throws UserError with status 5 and what sbatch says when it is refused.
 */
export async function submit(array: Submission): Promise<number> {
  const { status, stdout, said } = await slurm('sbatch', sbatchArguments(array), array.script);
  // On several clusters it is followed by the cluster's name.
  const id = /^(\d+)(;\S*)?\s*$/.exec(stdout)?.[1];
  if (status === 0 && id !== undefined) return Number(id);
  throw refused(said || `it answers ${JSON.stringify(stdout.slice(0, 80))}`);
}

/** What sbatch says to tasks for which all nodes must be up: it may be so later, and sbatch itself takes them then. */
const PERHAPS_LATER = /node configuration is not available/;

/**
 * Has sbatch check the options, so that what it would refuse is known before anything is written.
 *
 * @throws UserError with status 5 and what it says.
 */
export async function trySubmit(array: Submission): Promise<void> {
  const args = ['--test-only', ...sbatchArguments(array)];
  const { status, said } = await slurm('sbatch', args, array.script);
  if (status !== 0 && !PERHAPS_LATER.test(said)) throw refused(said);
}

/** Arguments of sbatch; the user's come first, since the last of two counts. */
export function sbatchArguments({ name, tasks, limit, options }: Submission): string[] {
  return [
    ...optionArguments(options),
    '--parsable',
    `--job-name=${name}`,
    `--array=0-${tasks - 1}${limit === undefined ? '' : `%${limit}`}`,
    '--nodes=1',
    '--ntasks=1',
    // Back into the queue when a node goes down, also where the site's default is not to.
    '--requeue',
    // Its own file, since Slurm fails a task whose output cannot be opened without a word.
    '--output=/dev/null',
  ];
}

const refused = (said: string) =>
  unusable(
    'Slurm does not take the tasks',
    said,
    'Correct --partition, --time, --account or --sbatch-arg; sinfo shows the partitions.',
  );
