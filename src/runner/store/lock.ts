import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { createFile, TEMPORARY } from '../../write-file.js';
import { guard } from './atomic.js';

/** File in a logdir that says which process writes there. */
export const LOCK = '.lock';

/** Who writes, or wrote when it was killed. */
export interface Holder {
  pid: number;
  host: string;
  /** When that process began, in ticks since its machine did: a pid is given anew. Missing where the system does not tell. */
  start?: number;
}

/** Locks of this process, since a pid that was given to it anew says nothing of who made an old lock. */
const held = new Set<string>();

/**
 * Makes this process the only one that writes into a logdir until the returned function is called. The lock of a process
 * that is gone from this host is taken over; one of another host cannot be judged and stays.
 *
 * @throws UserError `E_LOGDIR_BUSY` while somebody else holds it.
 */
export function lockLogdir(logdir: string): () => void {
  const path = join(logdir, LOCK);
  if (!create(path)) {
    const found = readText(path);
    const holder = parse(found);
    if (!holder || isAlive(path, holder)) throw busy(logdir, path, holder);
    if (!takeAway(path, found) || !create(path)) throw busy(logdir, path, parse(readText(path)));
  }
  held.add(path);
  return () => {
    held.delete(path);
    guard(path, () => rmSync(path, { force: true }));
  };
}

/** Whose lock is on a logdir, and whether that process lives, as far as this host can tell; null when there is none. */
export function holderOf(logdir: string): (Holder & { alive: boolean }) | null {
  const path = join(logdir, LOCK);
  const holder = parse(readText(path));
  return holder && { ...holder, alive: isAlive(path, holder) };
}

/** Whether a process writes into a logdir now, as far as its lock tells. */
export function isLocked(logdir: string): boolean {
  return holderOf(logdir)?.alive ?? false;
}

function create(path: string): boolean {
  const holder: Holder = { pid: process.pid, host: hostname(), start: startOf(process.pid) };
  // Whole or not at all: of an empty one, as a full disk would leave it, nobody could tell whose it is.
  return guard(path, () => createFile(path, `${JSON.stringify(holder)}\n`));
}

// Two processes may find the same stale lock: whoever moved a newer one than it had read puts that back.
function takeAway(path: string, expected: string): boolean {
  const aside = `${path}.${process.pid}${TEMPORARY}`;
  return guard(path, () => {
    try {
      renameSync(path, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
      throw error;
    }
    if (readText(aside) !== expected) {
      renameSync(aside, path);
      return false;
    }
    rmSync(aside);
    return true;
  });
}

function readText(path: string): string {
  try {
    // To open a pipe would wait for its writer.
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}

function parse(text: string): Holder | null {
  try {
    const { pid, host, start } = JSON.parse(text) as Partial<Holder>;
    if (!Number.isSafeInteger(pid) || (pid as number) <= 0 || typeof host !== 'string') return null;
    return { pid: pid as number, host, ...(typeof start === 'number' && { start }) };
  } catch {
    return null;
  }
}

function isAlive(path: string, { pid, host, start }: Holder): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return held.has(path);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // A lock that an earlier release made does not say.
  return start === undefined || start === (startOf(pid) ?? start);
}

/** When a process began, in ticks since the machine did (field 22 of Linux' /proc/PID/stat); undefined where that cannot be read. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name, the second field, may hold spaces and brackets itself.
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    return Number.isSafeInteger(ticks) ? ticks : undefined;
  } catch {
    return undefined;
  }
}

function busy(logdir: string, path: string, holder: Holder | null): UserError {
  const elsewhere = holder && holder.host !== hostname() ? ` on ${holder.host}` : '';
  const who = holder ? ` (pid ${holder.pid}${elsewhere})` : '';
  return new UserError(
    'E_LOGDIR_BUSY',
    `Another repro is writing to ${logdir}${who}.`,
    `Wait until it has ended, or give another --logdir. If it is gone, remove ${path}.`,
  );
}
