import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** The package's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Outcome {
  status: number | undefined;
  stdout: string;
  stderr: string;
}

/** Runs the built `repro` as a user would, and returns its streams and status whatever it is. */
export async function repro(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [`${root}bin/run.js`, ...args], {
    reject: false,
    stdin: 'ignore',
    ...options,
  });
  return { status: exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/**
 * What a live run whose requests were all served leaves as status and stderr: a machine that is too busy to send on time makes a point
 * invalid, and says so.
 */
export const served = /^(?:0|4 .*invalid: The generator fell behind)/s;
