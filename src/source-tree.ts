import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What of the package decides what it computes and draws. */
const PARTS = ['src', 'experiments', 'pipelines', 'forecasters', 'package.json', 'package-lock.json'];

/** The sources of a checkout, as a run, a figure and a bundle name them. */
export interface SourceTree {
  /** SHA-256 over the names and contents of all sources, whatever has been committed. */
  source: string;
  /** Commit that is checked out; absent outside of a repository of repro's own. */
  commit?: string;
  /** Present when sources differ from that commit. */
  modified?: true;
}

/** Reads the state of the sources in repro's own folder. A folder inside somebody else's repository has no commit. */
export function readSourceTree(dir: string): SourceTree {
  const source = hashOf(dir);
  const commit = existsSync(join(dir, '.git')) ? git(dir, 'rev-parse', 'HEAD') : undefined;
  if (commit === undefined) return { source };
  const changed = git(dir, 'status', '--porcelain', '--', ...PARTS) !== '';
  return { source, commit, ...(changed && { modified: true }) };
}

function hashOf(dir: string): string {
  const whole = createHash('sha256');
  for (const file of PARTS.flatMap((part) => filesBelow(dir, part)).sort()) {
    const content = createHash('sha256')
      .update(readFileSync(join(dir, file)))
      .digest('hex');
    whole.update(`${content}  ${file}\n`);
  }
  return whole.digest('hex');
}

function filesBelow(dir: string, name: string): string[] {
  const path = join(dir, name);
  if (!existsSync(path)) return [];
  if (/\.\w+$/.test(name)) return [name];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(dir, `${name}/${entry.name}`) : [`${name}/${entry.name}`],
  );
}

function git(dir: string, ...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, { cwd: dir, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return undefined;
  }
}
