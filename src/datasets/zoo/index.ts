import { resolve } from 'node:path';
import { unknownName } from '../../errors.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import { builtInZoos } from './built-in.js';
import { userZoos } from './user.js';
import type { Zoo } from './zoo.js';

export { builtInZoos } from './built-in.js';
export { userZoos } from './user.js';
export { defaultPageSize, pagesOf, type Zoo } from './zoo.js';

/** Anything with a folder or a table's ending in it is a file; all else is a name. */
const looksLikeFile = /[/\\]|\.(csv|tsv|json)$/i;

/**
 * The zoo that a name (built in, or added by `repro zoo add`) or a file stands for. Throws UserError when there is none,
 * or when a file of models is wrong.
 */
export async function findZoo(nameOrFile: string): Promise<Zoo> {
  const builtIn = builtInZoos.find((zoo) => zoo.name === nameOrFile);
  if (builtIn) return builtIn;
  const file = zooFile(nameOrFile);
  if (file === undefined) {
    throw unknownName('E_UNKNOWN_ZOO', 'zoo', nameOrFile, [
      ...builtInZoos.map((zoo) => zoo.name),
      ...userZoos().keys(),
    ]);
  }
  // Few runs have a zoo of their own, and a CSV parser takes 20 ms to load.
  const { readZooFile } = await import('./zoo-file.js');
  return { name: nameOrFile, summary: 'your own', source: file, models: await readZooFile(file) };
}

/** The file of a zoo of the user's own, by its name or path; undefined for one that ships with repro, or for none. */
export function zooFile(nameOrFile: string): string | undefined {
  if (isBuiltInZoo(nameOrFile)) return undefined;
  return userZoos().get(nameOrFile) ?? (looksLikeFile.test(nameOrFile) ? resolve(nameOrFile) : undefined);
}

/** Whether a name is that of a zoo that ships with repro. */
export function isBuiltInZoo(name: string): boolean {
  return builtInZoos.some((zoo) => zoo.name === name);
}

/** The profiles of a zoo by model name, in byte order of the names. */
export async function loadZoo(nameOrFile: string): Promise<ReadonlyMap<string, ModelProfile>> {
  return (await findZoo(nameOrFile)).models;
}

/** One model of a zoo, and the zoo. Throws UserError with the nearest names when the zoo has no such model. */
export async function findModel(
  name: string,
  nameOrFile: string,
): Promise<{ zoo: Zoo; model: ModelProfile }> {
  const zoo = await findZoo(nameOrFile);
  const model = zoo.models.get(name);
  if (!model) throw unknownName('E_UNKNOWN_MODEL', `model of zoo ${zoo.name}`, name, zoo.models.keys());
  return { zoo, model };
}
