import { Flags } from '@oclif/core';
import type { OutputFlags } from '@oclif/core/interfaces';
import { type Scale, scales } from '../../telemetry/run.js';
import { hostsFlags } from '../hosts/flags.js';
import { again } from '../several.js';
import { slurmFlags } from '../slurm/flags.js';

/** How much of the paper a run has. */
export const scaleFlag = Flags.option({ options: scales as Scale[] })({
  description: "how much of the paper's duration and size; by default the experiment's own choice",
});

export const seedFlag = Flags.integer({
  description: "0, the default, is the original's seeding; others are independent",
});

/** The flag for a run's folder, which by default lies in `folder`. */
export const runLogdirFlag = (folder: string) =>
  Flags.string({ char: 'l', description: `folder of the run; by default ${folder}/TIME` });

/** The flags of commands that run an experiment's points, wherever they run; what each may be is checked by the planner, except for fixed choices. */
const pointsFlags = {
  scale: scaleFlag,
  seed: seedFlag,
  repeats: Flags.integer({ description: 'run each point so many times, with different seeds' }),
  until: Flags.string({
    helpValue: '2%',
    description:
      'repeat each point, 5 times at least, until the 95 % intervals of its metrics are so narrow (docs/statistics.md)',
  }),
  'max-repeats': Flags.integer({ description: 'repeats that no point exceeds with --until; by default 50' }),
  logdir: runLogdirFlag('runs/EXPERIMENT'),
  points: Flags.string({
    ...again,
    helpValue: 'name=value',
    description: "only these points: rate=600, or 'rate=600|1200', or rate=600,models=12; again for more",
  }),
  set: Flags.string({
    ...again,
    helpValue: 'name=value',
    description:
      "change a declared parameter; 'rate=1|2' for one that is swept; repro experiments NAME lists them",
  }),
  telemetry: Flags.option({ options: ['declared', 'all'] as const })({
    description: 'tables to write: those that the experiment needs (default), or all rows as well',
  }),
  jobs: Flags.integer({
    char: 'j',
    description: 'simulated points at the same time; by default as many as cores, and all of them on Slurm',
  }),
  resume: Flags.boolean({ description: 'finish the run in --logdir, keeping its finished points' }),
  detach: Flags.boolean({
    exclusive: ['dry-run'],
    description: 'run on by itself; see repro status and repro attach',
  }),
  'dry-run': Flags.boolean({ description: 'show the points, their time and data; run nothing' }),
  plot: Flags.boolean({ default: true, allowNo: true, description: 'draw the figures afterwards' }),
  check: Flags.boolean({ default: true, allowNo: true, description: 'judge the claims afterwards' }),
};

/** The flags of a command whose points can only be simulated, here or by tasks of Slurm. */
export const simulatedRunFlags = {
  target: Flags.option({ options: ['sim', 'slurm'] as const })({
    description: 'simulate here (default), or by tasks of Slurm (docs/slurm.md)',
  }),
  ...slurmFlags,
  ...pointsFlags,
  trust: Flags.boolean({ description: 'run the programs that the run of --resume names' }),
};

/** The flags of `repro run`. */
export const runFlags = {
  target: Flags.option({ options: ['sim', 'local', 'slurm', 'k8s'] as const })({
    description:
      "simulate (default), simulate by tasks of Slurm, run real processes here, or serve Faro's points on Kubernetes (docs/targets.md); hosts have --hosts",
  }),
  ...slurmFlags,
  context: Flags.string({
    description: "k8s: context of kubectl's configuration; by default the current one",
  }),
  namespace: Flags.string({ description: 'k8s: namespace of the jobs; by default repro-faro' }),
  ...hostsFlags,
  deploy: Flags.boolean({ description: "copy repro's programs to hosts that do not have them" }),
  from: Flags.string({
    helpValue: 'BUNDLE',
    exclusive: [
      ...['scale', 'seed', 'repeats', 'until', 'max-repeats', 'points', 'set', 'telemetry'],
      ...['resume', 'detach', 'dry-run'],
    ],
    description: 'make the run of an archive again, which repro bundle wrote, and compare its tables',
  }),
  trust: Flags.boolean({
    description: 'run the programs that the archive of --from holds, or that the run of --resume names',
  }),
  ...pointsFlags,
};

/** Those flags as a command line gave them. */
export type RunFlags = OutputFlags<typeof runFlags>;

/** What every command that runs points has, and what only some have. */
export type AnyRunFlags = Omit<OutputFlags<typeof simulatedRunFlags>, 'target'> & Partial<RunFlags>;
