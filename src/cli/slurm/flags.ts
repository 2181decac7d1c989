import { Flags } from '@oclif/core';
import { UserError } from '../../errors.js';
import { checkedOptions, type SlurmOptions } from '../../runner/slurm/options.js';
import { again } from '../several.js';

/** What Slurm is asked for. */
export const slurmFlags = {
  partition: Flags.string({ helpValue: 'NAME', description: 'Slurm: partition of the tasks' }),
  time: Flags.string({ helpValue: 'H:MM:SS', description: 'Slurm: time limit of a task' }),
  account: Flags.string({ helpValue: 'NAME', description: 'Slurm: account to charge' }),
  'sbatch-arg': Flags.string({
    ...again,
    helpValue: '--mem=4G',
    description: 'Slurm: another long option for sbatch; again for more',
  }),
};

export interface SlurmFlags {
  target?: string;
  partition?: string;
  time?: string;
  account?: string;
  'sbatch-arg'?: readonly string[];
}

/**
 * What the flags ask of Slurm; undefined when points are not to be its tasks.
 *
 * @throws UserError for what sbatch cannot be given, and `E_TARGET` for Slurm's flags without `--target slurm`.
 */
export function slurmOf(flags: SlurmFlags): SlurmOptions | undefined {
  const { target, partition, time, account, 'sbatch-arg': args = [] } = flags;
  if (target === 'slurm')
    return checkedOptions({
      ...(partition !== undefined && { partition }),
      ...(time !== undefined && { time }),
      ...(account !== undefined && { account }),
      args,
    });
  const given = (['partition', 'time', 'account', 'sbatch-arg'] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (given === undefined) return undefined;
  throw new UserError(
    'E_TARGET',
    `--${given} is for Slurm, and there is no --target slurm.`,
    'Add --target slurm, or leave it out.',
  );
}
