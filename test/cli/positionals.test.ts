import { Args, Flags, Parser } from '@oclif/core';
import { expect, it } from 'vitest';
import { positionals } from '../../src/cli/positionals.js';

const input = {
  args: { address: Args.string({ required: true }) },
  flags: { seed: Flags.integer(), inputs: Flags.boolean({ allowNo: true }) },
  strict: false,
};

it('positional values keep their order where some repeat, and flags are not among them', async () => {
  const line = 'host:1 slo-exp-2 6 poisson 200 1 100 1.5 mul 30 --seed 6 0 1 0 --no-inputs'.split(' ');
  const parsed = await Parser.parse(line, input);
  expect(positionals(parsed)).toEqual('host:1 slo-exp-2 6 poisson 200 1 100 1.5 mul 30 0 1 0'.split(' '));
  expect(parsed.flags).toMatchObject({ seed: 6, inputs: false });
});
