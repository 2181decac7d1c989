import { CLIError } from '@oclif/core/errors';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../../src/cli/call.js';
import { describeFailure, printFailure } from '../../src/cli/failure.js';
import { UserError } from '../../src/errors.js';
import { ExitCode } from '../../src/exit-codes.js';

const call: Call = { kind: 'command', id: 'zoo:list', args: [], flags: ['json', 'name'] };

describe('a failure', () => {
  it('keeps the code, sentence, next step and status of a user error', () => {
    const error = new UserError('E_SOME', 'This is wrong.', 'Do that.', ExitCode.host);
    expect(describeFailure(error)).toEqual({
      code: 'E_SOME',
      message: 'This is wrong.',
      next: 'Do that.',
      exitCode: 5,
    });
  });

  it('of a misspelt flag suggests the nearest flag', () => {
    const error = Object.assign(new CLIError('Nonexistent flag: --nmae'), { flags: ['--nmae'] });
    expect(describeFailure(error, call)).toEqual({
      code: 'E_UNKNOWN_FLAG',
      message: "Unknown flag '--nmae' of repro zoo list.",
      next: 'Did you mean --name? See: repro zoo list --help',
      exitCode: 2,
    });
  });

  it("of oclif's parser is one sentence and status 2", () => {
    const error = new CLIError('Expected --scale=x to be one of: quick, small\nSee more help with --help');
    expect(describeFailure(error, call)).toEqual({
      code: 'E_USAGE',
      message: 'Expected --scale=x to be one of: quick, small.',
      next: 'See: repro zoo list --help',
      exitCode: 2,
    });
  });

  it.each([
    ['Parsing --seed \n\tExpected an integer but received: abc', "--seed must be an integer, but is 'abc'."],
    ['The following error occurred:\n  Missing required flag logdir', 'Missing flag --logdir.'],
  ])('never repeats oclif where it is no sentence: %j', (theirs, ours) => {
    const error = new CLIError(`${theirs}\nSee more help with --help`);
    expect(describeFailure(error, call).message).toBe(ours);
  });

  it('of repro itself says so in one line, with status 1', () => {
    const failure = describeFailure(new TypeError('x is undefined\nmore'));
    expect(failure).toMatchObject({
      code: 'E_INTERNAL',
      message: 'x is undefined (this is a defect of repro)',
      exitCode: 1,
    });
  });
});

describe('printing a failure', () => {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  afterEach(() => vi.clearAllMocks());
  const failure = { code: 'E_A', message: 'Wrong.', next: 'Mend it.', exitCode: 2, stack: 'at secret' };

  it('writes two lines to stderr and no stack', () => {
    printFailure(failure, false);
    expect(stderr.mock.calls).toEqual([['Error: Wrong.\nNext: Mend it.\n']]);
    expect(stdout).not.toHaveBeenCalled();
  });

  it('writes an object to stdout with --json', () => {
    printFailure(failure, true);
    expect(JSON.parse(String(stdout.mock.calls[0][0]))).toEqual({
      error: { code: 'E_A', message: 'Wrong.', next: 'Mend it.' },
    });
    expect(stderr).not.toHaveBeenCalled();
  });
});
