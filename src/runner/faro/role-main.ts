import { readFileSync } from 'node:fs';
import { ExitCode } from '../../exit-codes.js';
import { stoppable } from '../../live/stoppable.js';
import { playRole } from './play-role.js';
import type { FaroRole } from './role.js';

/** The program of every role of a live point of Faro: its argument is a file that says which. */
try {
  const role = JSON.parse(readFileSync(process.argv[2], 'utf8')) as FaroRole;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  process.exit(await stoppable((signal) => playRole(role, say, signal)));
} catch (error) {
  process.stderr.write(`Error: ${(error as Error).message}\n`);
  process.exit(ExitCode.internal);
}
