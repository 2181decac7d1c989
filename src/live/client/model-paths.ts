import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadZoo } from '../../datasets/zoo/index.js';
import { UserError, unknownName } from '../../errors.js';

/** Where workers with a built-in zoo look for models. */
const ZOO_FOLDER = '/zoo';

/** The models that a client knows by name, and what it calls them on the wire. */
export interface ModelPaths {
  /** In byte-wise order. */
  names: readonly string[];
  pathOf(name: string): string;
  /** What the original prints of it. */
  line: string;
}

/**
 * The models of the original's folder: every folder in it with a `model.clockwork_params`. Without a folder those of a
 * zoo, by its name or file, whose models need no files; workers must have the same.
 *
 * @throws UserError for a folder or a zoo that cannot be read; `pathOf` for a model that is not in the folder (nearest ones suggested).
 */
export async function modelPaths(folder: string | undefined, zoo = 'osdi20'): Promise<ModelPaths> {
  if (!folder) {
    const names = [...(await loadZoo(zoo)).keys()];
    return {
      names,
      pathOf: (name) => `${ZOO_FOLDER}/${name}/model`,
      line: `Found ${names.length} models in ${ZOO_FOLDER} (zoo ${zoo})`,
    };
  }
  const names = foldersOf(folder);
  return {
    names,
    pathOf(name) {
      if (!names.includes(name)) throw unknownName('E_UNKNOWN_MODEL', `model in ${folder}`, name, names);
      return `${folder.replace(/\/+$/, '')}/${name}/model`;
    },
    line: `Found ${names.length} models in ${folder}`,
  };
}

function foldersOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) =>
        statSync(join(folder, name, 'model.clockwork_params'), { throwIfNoEntry: false })?.isFile(),
      )
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  } catch (error) {
    throw new UserError(
      'E_MODEL_DIR',
      `Cannot read the models in ${folder}: ${(error as NodeJS.ErrnoException).code}.`,
      'Correct CLOCKWORK_MODEL_DIR, or unset it to use the built-in zoo.',
    );
  }
}
