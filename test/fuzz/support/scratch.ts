import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder for the tests of a file, removed after them. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Has what reads files read an input: `name` is the file's. */
export function throughFile<T>(
  folder: string,
  name: string,
  read: (file: string) => T,
): (input: Buffer) => T {
  const file = join(folder, name);
  return (input) => {
    writeFileSync(file, input);
    return read(file);
  };
}

/** Has what reads texts read an input. */
export const asText =
  <T>(read: (text: string) => T) =>
  (input: Buffer): T =>
    read(input.toString('utf8'));
