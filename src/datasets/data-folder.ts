import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The folder for what a user adds to repro: `REPRO_DATA`, or `repro` in the XDG data home (`~/.local/share` by default;
 * the XDG specification says that a relative value is ignored).
 */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.REPRO_DATA) return resolve(env.REPRO_DATA);
  const xdg = env.XDG_DATA_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'share'), 'repro');
}
