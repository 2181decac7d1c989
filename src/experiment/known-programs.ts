import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { dataFolder } from '../datasets/data-folder.js';
import { sourceHash } from './source-hash.js';

/** Folder of the register in the data folder: one file a program, so that commands at the same time lose nothing. */
const FOLDER = 'programs';

interface Known {
  path: string;
  /** Hash of the program with all that it imports, as it was when it last ran. */
  sources: string;
}

/** Keeps that this user has run a program here. A data folder that cannot be written to costs a question later, nothing else. */
export function remember(file: string): void {
  if (!isMainThread) return;
  try {
    const path = realpathSync(file);
    const known: Known = { path, sources: sourceHash(path) };
    const before = read(path);
    if (before?.sources === known.sources) return;
    mkdirSync(join(dataFolder(), FOLDER), { recursive: true, mode: 0o700 });
    const unfinished = `${entry(path)}.${process.pid}.tmp`;
    writeFileSync(unfinished, `${JSON.stringify(known)}\n`, { mode: 0o600 });
    renameSync(unfinished, entry(path));
  } catch {}
}

/** Whether this user has run the program at this path here; with `unchanged`, and neither it nor what it imports is another since. */
export function isKnown(file: string, unchanged: boolean): boolean {
  try {
    const path = realpathSync(file);
    const known = read(path);
    return known?.path === path && (!unchanged || known.sources === sourceHash(path));
  } catch {
    return false;
  }
}

function entry(path: string): string {
  return join(dataFolder(), FOLDER, `${createHash('sha256').update(path).digest('hex')}.json`);
}

function read(path: string): Known | null {
  try {
    return JSON.parse(readFileSync(entry(path), 'utf8'));
  } catch {
    return null;
  }
}
