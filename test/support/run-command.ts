import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';
import { vi } from 'vitest';
import type { ReproCommand } from '../../src/cli/command.js';

type CommandClass = new (argv: string[], config: Config) => ReproCommand & { run(): Promise<unknown> };

let config: Config | undefined;

/** Runs a command in this process; gives what it returns for --json and what it prints. */
export async function runCommand(Class: CommandClass, ...argv: string[]) {
  config ??= await Config.load({ root: fileURLToPath(new URL('../../', import.meta.url)) });
  const printed: string[] = [];
  const command = new Class(argv, config);
  vi.spyOn(command, 'log').mockImplementation((text = '') => {
    printed.push(text);
  });
  // biome-ignore lint/suspicious/noExplicitAny: each command returns its own JSON
  const json = (await command.run()) as any;
  return { json, text: printed.join('\n') };
}
