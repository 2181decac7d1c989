import { describe, expect, it } from 'vitest';
import { runFlags, simulatedRunFlags } from '../../../src/cli/run/flags.js';
import { targetOf } from '../../../src/cli/run/on-target.js';

describe('the flags of a command that only simulates', () => {
  it('are those of repro run without what hosts, clusters and archives need', () => {
    const missing = Object.keys(runFlags).filter((name) => !(name in simulatedRunFlags));
    expect(missing.sort()).toEqual([
      'accept-new-host-keys',
      'binaries',
      'context',
      'deploy',
      'from',
      'hosts',
      'known-hosts',
      'namespace',
      'ssh-config',
    ]);
    expect(Object.keys(simulatedRunFlags).filter((name) => !(name in runFlags))).toEqual([]);
  });

  it('offer the simulator, here and by Slurm', () => {
    expect(simulatedRunFlags.target.options).toEqual(['sim', 'slurm']);
    expect(targetOf({ target: 'slurm' })).toBe('sim');
    expect(targetOf({})).toBeUndefined();
  });
});

describe('the target of the flags', () => {
  it.each([
    [{ hosts: 'a', target: 'local' as const }, '--target local runs on this machine, and --hosts on others.'],
    [{ binaries: 'clockwork:/opt' }, '--binaries is for hosts, and there is no --hosts.'],
    [{ 'known-hosts': 'file' }, '--known-hosts is for hosts, and there is no --hosts.'],
    [{ target: 'local' as const, jobs: 4 }, 'with --target local one is served after another.'],
    [{ hosts: 'a', jobs: 4 }, 'with --hosts one is served after another.'],
    [{ binaries: 'bundled', deploy: true }, '--deploy is for hosts, and there is no --hosts.'],
  ])('is refused for %j', (flags, message) => {
    expect(() => targetOf(flags)).toThrow(message);
  });
});
