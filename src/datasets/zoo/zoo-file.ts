import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { UserError } from '../../errors.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import { profileOf } from './check.js';
import { csvEntries } from './csv.js';
import { jsonEntries } from './json.js';
import { byName } from './zoo.js';

/** One model as a file states it, before any check. */
export interface ZooEntry {
  line: number;
  /** Column or key to what stands there, in the file's order. */
  fields: ReadonlyMap<string, unknown>;
}

/**
 * Reads a user's own zoo from CSV (or TSV) or JSON, as its name ends. Throws UserError with file and line at the first
 * thing that is wrong.
 */
export async function readZooFile(path: string): Promise<ReadonlyMap<string, ModelProfile>> {
  const text = await read(path);
  const entries = extname(path).toLowerCase() === '.json' ? jsonEntries(path, text) : csvEntries(path, text);
  if (entries.length === 0) {
    throw new UserError('E_BAD_ZOO', `${path}: no model in it.`, 'See: repro zoo add --help');
  }
  const seen = new Map<string, number>();
  const profiles = entries.map((entry) => {
    const profile = profileOf(path, entry);
    const first = seen.get(profile.name);
    if (first !== undefined) {
      throw new UserError(
        'E_BAD_ZOO',
        `${path}:${entry.line}: model '${profile.name}' stands in line ${first} already.`,
        'Give each model a name of its own.',
      );
    }
    seen.set(profile.name, entry.line);
    return profile;
  });
  return byName(profiles);
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new UserError(
      'E_NO_FILE',
      `${path} ${why}.`,
      'Give a CSV or JSON file of models: repro zoo add --help',
    );
  }
}
