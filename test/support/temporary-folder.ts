import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the whole test run one folder for what it writes, also where a user's data is, and removes it afterwards. The name is short: sockets lie in it. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'rt-'));
  process.env.TMPDIR = folder;
  process.env.XDG_DATA_HOME = join(folder, 'data');
  return () => rmSync(folder, { recursive: true, force: true });
}
