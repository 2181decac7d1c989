import { Flags } from '@oclif/core';
import type { InstanceChoice } from '../../capacity/space.js';
import { UserError } from '../../errors.js';

/** Where latencies come from and which instances may be used. */
export const latencyFlags = {
  model: Flags.string({
    char: 'm',
    default: 'rm2',
    description: 'ncf, rm2, wnd, mtwnd or dien; any name with a CSV file',
  }),
  latencies: Flags.string({
    default: 'auto',
    description:
      'auto (the archive where it was pulled, else the stand-in), archive, stand-in, or a .csv file: instance, batch, latency_ms',
  }),
  qos: Flags.string({ description: 'target latency in ms; by default the published one of the model' }),
};

/** Instances and prices of one's own. */
export const instanceFlag = Flags.string({
  multiple: true,
  description: 'a type that may be used, with its $/h and the most of it, as gpu=0.526x5; the base first',
});

/** Reads `--instance gpu=0.526x5` flags. @throws UserError for one that is not of the form. */
export function instancesOf(flags: readonly string[] | undefined): InstanceChoice | undefined {
  if (flags === undefined) return undefined;
  return Object.fromEntries(
    flags.map((flag) => {
      const match = /^([^=]+)=(\d+(?:\.\d+)?|\.\d+)(?:x(\d+))?$/.exec(flag);
      if (!match || Number(match[2]) === 0)
        throw new UserError(
          'E_VALUE',
          `--instance must be a name, a price above 0 and perhaps a count, but is '${flag}'.`,
          'Give it as gpu=0.526 or gpu=0.526x5.',
        );
      return [match[1], { price: Number(match[2]), most: Number(match[3] ?? 20) }];
    }),
  );
}

/** The number of a flag. @throws UserError `E_VALUE` unless it is finite and above 0. */
export function positive(text: string, flag: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new UserError('E_VALUE', `${flag} must be a number above 0, but is '${text}'.`, `Change ${flag}.`);
}
