import type { Config } from '@oclif/core/config';
import { describe, expect, it } from 'vitest';
import { resolveCall } from '../../src/cli/call.js';

const commands: Record<string, { flags: Record<string, unknown> }> = {
  run: { flags: { seed: {}, scale: {} } },
  'zoo:list': { flags: {} },
  'zoo:show': { flags: { zoo: {} } },
};
const config = {
  commandIDs: Object.keys(commands),
  findCommand: (id: string) => commands[id],
} as unknown as Config;
const resolve = (line: string) => resolveCall(line === '' ? [] : line.split(' '), config);

describe('a command line', () => {
  it.each([
    ['run fig7', 'command', 'run', ['fig7']],
    ['run fig7 --seed 1', 'command', 'run', ['fig7', '--seed', '1']],
    ['zoo list', 'command', 'zoo:list', []],
    ['zoo show m --zoo v1', 'command', 'zoo:show', ['m', '--zoo', 'v1']],
    ['run -- -h', 'command', 'run', ['--', '-h']],
    ['run -h', 'help', 'run', ['-h']],
    ['help zoo list', 'help', 'zoo:list', ['--help']],
    ['zoo', 'help', 'zoo', []],
    ['zoo --help', 'help', 'zoo', []],
    ['--help', 'help', '', []],
    ['help', 'help', '', []],
    ['', 'help', '', []],
  ])("'%s' asks for the %s of '%s'", (line, kind, id, args) => {
    expect(resolve(line)).toMatchObject({ kind, id, args });
  });

  it('that names no command is refused with the nearest ones', () => {
    expect(() => resolve('rnu fig7')).toThrow(
      expect.objectContaining({ code: 'E_UNKNOWN_COMMAND', next: 'Did you mean run? Known: run, zoo.' }),
    );
    expect(() => resolve('zoo lst')).toThrow(
      expect.objectContaining({ message: "Unknown command 'zoo lst'.", next: 'Did you mean zoo list?' }),
    );
    expect(() => resolve('zoo xyzzyxyzzy')).toThrow(
      expect.objectContaining({ next: 'Did you mean zoo list, zoo show?' }),
    );
    expect(() => resolve('--seed 1')).toThrow(expect.objectContaining({ code: 'E_NO_COMMAND' }));
  });
});
