import { Flags } from '@oclif/core';
import { type InstanceChoice, MOST_OF_A_TYPE, parseCounts } from '../../capacity/space.js';
import { decimal } from '../../decimal.js';
import { UserError } from '../../errors.js';
import { readMixFile } from '../../live/kairos/config-file.js';
import type { Mix } from '../../serving-core/kairos/mix.js';
import { distributorNames } from '../../serving-core/kairos/spec.js';

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
      'auto (the archive where it was pulled, else the stand-in), archive, stand-in, or a file: the archive as .tar.gz, or CSV of your own with instance, batch, latency_ms',
  }),
  qos: Flags.string({ description: 'target latency in ms; by default the published one of the model' }),
};

export const distributorFlag = Flags.string({
  options: [...distributorNames],
  default: 'kairos',
  description: 'who distributes queries: docs/kairos.md explains each',
});

/** Instances and prices of one's own. */
export const instanceFlag = Flags.string({
  multiple: true,
  description: 'a type that may be used, with its $/h and the most of it, as gpu=0.526x5; the base first',
});

/** The mix of live servers, in one of two forms. */
export const mixFlags = {
  config: Flags.string({
    description: "JSON file of counts by instance type, as the authors' config.json",
    exclusive: ['mix'],
  }),
  mix: Flags.string({ description: 'counts of each type. Default: 2,0,9,0' }),
};

/** The mix that `mixFlags` give. @throws UserError when it does not fit the types, or has no base. */
export function mixOf({ config, mix }: { config?: string; mix?: string }, types: readonly string[]): Mix {
  if (config !== undefined) return readMixFile(config, types);
  return { types, counts: parseCounts(mix ?? '2,0,9,0', types) };
}

/** Reads `--instance gpu=0.526x5` flags. @throws UserError for one that is not of the form, or names a type again. */
export function instancesOf(flags: readonly string[] | undefined): InstanceChoice | undefined {
  if (flags === undefined) return undefined;
  const choice = new Map<string, InstanceChoice[string]>();
  for (const flag of flags) {
    const [, name, price, most] = /^([^=]+)=([\d.]+)(?:x(\d+))?$/.exec(flag) ?? [];
    const instance = { price: decimal(price ?? ''), most: Number(most ?? MOST_OF_A_TYPE) };
    if (!(instance.price > 0 && instance.price < Infinity) || instance.most < 1 || instance.most > 1000)
      throw new UserError(
        'E_VALUE',
        `--instance must be a name, a price above 0 and perhaps a count from 1 to 1000, but is '${flag}'.`,
        'Give it as gpu=0.526 or gpu=0.526x5.',
      );
    if (choice.has(name))
      throw new UserError('E_VALUE', `--instance names ${name} twice.`, 'Give each type once.');
    choice.set(name, instance);
  }
  return Object.fromEntries(choice);
}

/** The number of a flag. @throws UserError `E_VALUE` unless it is finite and above 0. */
export function positive(text: string, flag: string): number {
  const value = decimal(text.trim());
  if (Number.isFinite(value) && value > 0) return value;
  throw new UserError('E_VALUE', `${flag} must be a number above 0, but is '${text}'.`, `Change ${flag}.`);
}

/** The share of a flag. @throws UserError `E_VALUE` unless it is above 0 and at most 1. */
export function share(text: string, flag: string): number {
  const value = decimal(text.trim());
  if (value > 0 && value <= 1) return value;
  throw new UserError(
    'E_VALUE',
    `${flag} must be a share above 0 and up to 1, but is '${text}'.`,
    `Give 99 % as ${flag} 0.99.`,
  );
}

/** Throws UserError unless the distributor is the one that has a threshold. */
export function needsThreshold(distributor: string): void {
  if (distributor === 'threshold') return;
  throw new UserError(
    'E_USAGE',
    `--threshold is of the threshold distributor, but ${distributor} distributes.`,
    'Leave it out, or give --distributor threshold.',
  );
}

/** Whole numbers as a flag lists them, `0,3,5-7`, ascending, each once. @throws UserError `E_VALUE` for anything else. */
export function numbers(text: string, flag: string): number[] {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part.trim()) ?? [];
    if (from === undefined || Number(to) < Number(from))
      throw new UserError(
        'E_VALUE',
        `${flag} must list whole numbers, but is '${text}'.`,
        'For example: 0,3,5-7',
      );
    for (let number = Number(from); number <= Number(to); number++) found.add(number);
  }
  return [...found].sort((a, b) => a - b);
}
