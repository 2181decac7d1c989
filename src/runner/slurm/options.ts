import { UserError } from '../../errors.js';

/** What a user asks of Slurm for every task; what is left out is the cluster's default. */
export interface SlurmOptions {
  partition?: string;
  /** As `sbatch --time` takes it: minutes, H:MM:SS, D-HH. */
  time?: string;
  account?: string;
  /** More long options for sbatch, each one argument: `--mem=4G`. */
  args: readonly string[];
}

/** Long options that repro sets itself, or that would break how it submits, with the flag to use instead where there is one. */
const reserved: Readonly<Record<string, string>> = {
  partition: '--partition',
  time: '--time',
  account: '--account',
  array: '--jobs',
  parsable: '',
  output: '',
  error: '',
  input: '',
  chdir: '',
  'job-name': '',
  requeue: '',
  'no-requeue': '',
  wait: '',
  wrap: '',
  'test-only': '',
  ntasks: '',
  nodes: '',
  clusters: '',
  help: '',
  usage: '',
  version: '',
  quiet: '',
  verbose: '',
};

/**
 * Holds options for sbatch to what can be passed on safely.
 *
 * @throws UserError `E_SLURM_OPTION` for an empty value, an argument that is no long option, and one that repro sets itself.
 */
export function checkedOptions(options: SlurmOptions): SlurmOptions {
  for (const name of ['partition', 'time', 'account'] as const)
    if (options[name] !== undefined && !/^[^\s\p{Cc}]+$/u.test(options[name]))
      throw new UserError(
        'E_SLURM_OPTION',
        `--${name} must be one word, but is ${JSON.stringify(options[name])}.`,
        `Give it as sbatch takes it, or leave --${name} out for the cluster's default.`,
      );
  for (const arg of options.args) checkArgument(arg);
  return options;
}

function checkArgument(arg: string): void {
  const name = /^--([a-z][a-z-]*)(?:=[^\p{Cc}]*)?$/u.exec(arg)?.[1];
  if (name === undefined)
    throw new UserError(
      'E_SLURM_OPTION',
      `--sbatch-arg takes one long option of sbatch, not ${JSON.stringify(arg)}.`,
      'Write it as --sbatch-arg=--mem=4G, once for each option.',
    );
  // sbatch takes the beginning of an option's name for it.
  const own = Object.keys(reserved).find((other) => other === name) ?? beginning(name);
  if (own === undefined) return;
  throw new UserError(
    'E_SLURM_OPTION',
    `--sbatch-arg=${arg} is set by repro itself.`,
    reserved[own] ? `Use ${reserved[own]}.` : 'Leave it out.',
  );
}

const beginning = (name: string): string | undefined =>
  Object.keys(reserved).find((own) => own.startsWith(name));

/** The options as arguments of sbatch. */
export function optionArguments({ partition, time, account, args }: SlurmOptions): string[] {
  return [
    ...args,
    ...Object.entries({ partition, time, account }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}=${value}`],
    ),
  ];
}
