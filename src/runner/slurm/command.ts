import { execa } from 'execa';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { plainLine } from '../../plain-line.js';

/** Slurm's own programs, which find their cluster as always: by SLURM_CONF, or where the site has put it. */
export type SlurmProgram = 'sbatch' | 'squeue' | 'scancel' | 'scontrol';

/** What one left. Both streams are text; `said` is its errors in a line. */
export interface Said {
  status: number;
  stdout: string;
  said: string;
}

/** A controller that does not answer is given up by Slurm's programs themselves within a minute, ms. */
const TIMEOUT = 90_000;
/** squeue of a large cluster says all jobs there are, bytes. */
const MOST = 512 << 20;

/** Settings by which a user's environment would change what the programs do or say. */
const confusing = /^(SQUEUE_|SCANCEL_|SBATCH_(WAIT|ARRAY_INX|REQUEUE|NO_REQUEUE|DEBUG)$)/;

/**
 * Runs one of Slurm's programs without a shell.
 *
 * @param input for its standard input; nothing by default. @param timeout ms until it counts as hanging; a minute and a half by default.
 * @throws UserError `E_SLURM_MISSING` when it is not installed, `E_SLURM` when it hangs.
 */
export async function slurm(
  program: SlurmProgram,
  args: readonly string[],
  input = '',
  timeout = TIMEOUT,
): Promise<Said> {
  const clean = Object.entries(process.env).filter(([name]) => !confusing.test(name));
  const result = await execa(program, args, {
    reject: false,
    input,
    timeout,
    killSignal: 'SIGKILL',
    maxBuffer: MOST,
    // Ctrl-C is for the run alone: an sbatch that it ended half-way would leave tasks that nobody knows of.
    detached: true,
    // A whole list of tasks, where Slurm would cut it after 64 characters.
    env: { ...Object.fromEntries(clean), SLURM_BITSTR_LEN: '0' },
    extendEnv: false,
  });
  if (result.code === 'ENOENT') throw missing(program);
  // scontrol complains on standard output.
  const said = oneLine(result.stderr || (result.exitCode === 0 ? '' : result.stdout.slice(0, 1000)));
  if (result.timedOut) throw unusable(`${program} has not answered within ${timeout / 1000} s`, said);
  return { status: result.exitCode ?? ExitCode.internal, stdout: result.stdout, said };
}

/** What a program said, without its own name, in one line that a terminal may show. */
function oneLine(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^(sbatch|squeue|scancel|scontrol): (error: |fatal: )?/, '').trim())
    .filter(Boolean);
  return plainLine([...new Set(lines)].join('; '));
}

function missing(program: string): UserError {
  return new UserError(
    'E_SLURM_MISSING',
    `There is no ${program} on this machine: --target slurm needs Slurm's commands.`,
    'Run on a login node of the cluster, or leave --target slurm out.',
    ExitCode.host,
  );
}

/** The error for a Slurm that cannot be used, with what it said. */
export function unusable(what: string, said: string, next = 'Ask sinfo how the cluster is.'): UserError {
  const words = said.replace(/[.\s]+$/, '');
  return new UserError('E_SLURM', `${what}${words ? `: ${words}` : ''}.`, next, ExitCode.host);
}
