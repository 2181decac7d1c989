import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';

/** A folder that is a disk of so many KiB, until the test ends; skips the test where none can be mounted. */
export function smallDisk(kibibytes: number, context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'repro-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmdirSync(folder);
    context.skip('no tmpfs can be mounted here');
  }
  context.onTestFinished(() => {
    // Lazily, since a process that was killed may not have let go of it yet.
    execFileSync('umount', ['-l', folder]);
    rmdirSync(folder);
  });
  return folder;
}

/** Fills a disk to its last byte, until the returned function is called. */
export function fill(disk: string): () => void {
  const file = join(disk, 'filler');
  const descriptor = openSync(file, 'w');
  const page = Buffer.alloc(4096);
  try {
    for (;;) writeSync(descriptor, page);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(descriptor);
  }
  return () => rmSync(file);
}

/** Makes a disk one that can be read only, until the returned function is called. Nothing on it may be open for writing. */
export function readOnly(disk: string): () => void {
  const remount = (how: string) => execFileSync('mount', ['-o', `remount,${how}`, disk]);
  remount('ro');
  return () => remount('rw');
}
