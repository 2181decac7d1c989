import { Flags } from '@oclif/core';

/** Lets a command that reads logdirs run what they name. */
export const trustFlag = Flags.boolean({
  description: "run the logdir's own programs, also where they have not run here before",
});

/** The flags of every command that reads a logdir. */
export const logdirFlags = {
  logdir: Flags.string({
    char: 'l',
    required: true,
    description: "a run's folder: of repro run, or of the original scripts",
  }),
  experiment: Flags.string({
    description: 'the experiment that it is a run of, when the logdir does not tell: a name or a file',
  }),
  trust: trustFlag,
};
