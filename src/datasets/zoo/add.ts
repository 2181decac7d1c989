import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UserError } from '../../errors.js';
import { replaceFile, writableFolder } from '../../write-file.js';
import { dataFolder } from '../data-folder.js';
import { builtInZoos } from './built-in.js';
import { namePattern, stem, userZoos } from './user.js';
import { readZooFile } from './zoo-file.js';

/**
 * Checks a zoo file and copies it into the user's data folder under `name` (by default the file's own name). Returns the
 * name, the copy and how many models it has. Throws UserError for a file or a name that is no good.
 */
export async function addZoo(
  file: string,
  name: string = stem(file),
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ name: string; file: string; models: number }> {
  if (!namePattern.test(name)) {
    throw new UserError(
      'E_BAD_NAME',
      `'${name}' cannot be a zoo's name.`,
      "Use letters, digits, '_' and '-': --name my-zoo",
    );
  }
  if (builtInZoos.some((zoo) => zoo.name === name)) {
    throw new UserError(
      'E_NAME_TAKEN',
      `'${name}' is a zoo that ships with repro.`,
      'Choose another: --name',
    );
  }
  const existing = userZoos(env).get(name);
  if (existing) {
    throw new UserError(
      'E_NAME_TAKEN',
      `You have a zoo '${name}' already.`,
      `Choose another --name, or delete ${existing}`,
    );
  }
  const models = await readZooFile(file);
  const folder = join(dataFolder(env), 'zoos');
  const target = join(folder, `${name}${extname(file).toLowerCase() === '.json' ? '.json' : '.csv'}`);
  const next = 'Set REPRO_DATA to a folder of yours.';
  const text = await readFile(file);
  writableFolder(folder, next);
  replaceFile(target, text, next);
  return { name, file: target, models: models.size };
}
