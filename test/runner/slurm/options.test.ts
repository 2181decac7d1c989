import { describe, expect, it } from 'vitest';
import { checkedOptions } from '../../../src/runner/slurm/options.js';
import { sbatchArguments } from '../../../src/runner/slurm/submit.js';
import { refusal } from '../../support/refusal.js';

const args = (...given: string[]) => refusal(() => checkedOptions({ args: given }));

describe('options for Slurm', () => {
  it('reach sbatch before what repro sets itself, since the last of two counts', () => {
    const options = checkedOptions({ partition: 'main', time: '1-00', account: 'us', args: ['--mem=4G'] });
    const given = sbatchArguments({ name: 'fig7-1', tasks: 6, limit: 2, options, script: '' });
    expect(given.slice(0, 7)).toEqual([
      ...['--mem=4G', '--partition=main', '--time=1-00', '--account=us', '--parsable'],
      ...['--job-name=fig7-1', '--array=0-5%2'],
    ]);
    expect(given).toContain('--requeue');
    const free = sbatchArguments({ name: 'x', tasks: 1, options: { args: [] }, script: '' });
    expect(free.slice(0, 3)).toEqual(['--parsable', '--job-name=x', '--array=0-0']);
  });

  it.each(['', 'a b', 'main\n--wrap=x'])('must be one word each, not %j', (partition) => {
    expect(refusal(() => checkedOptions({ partition, args: [] }))).toMatch(/^--partition must be one word/);
  });

  it.each(['-p', 'main', '--', '--mem=4\nG', '--Mem'])('take no %j for an option', (arg) => {
    expect(args(arg)).toMatch(/^--sbatch-arg takes one long option/);
  });

  it.each(['--array=0-1', '--arr=0-1', '--wrap=reboot', '--par', '--time=5', '--output=/etc/x', '--wait'])(
    'leave %s to repro, also shortened as sbatch allows',
    (arg) => {
      expect(args(arg)).toBe(`--sbatch-arg=${arg} is set by repro itself.`);
    },
  );

  it('may be others, such as memory and a quality of service', () => {
    const given = ['--mem=4G', '--qos=low', '--exclude=n[1-2]', '--time-min=1', '--export=NONE'];
    expect(checkedOptions({ args: given }).args).toEqual(given);
  });
});
