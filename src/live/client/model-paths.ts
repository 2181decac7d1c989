import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { builtInZoos } from '../../datasets/zoo/index.js';
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
 * The models of the original's folder: every folder in it with a `model.clockwork_params` (models.md §1). Without a folder the
 * built-in zoo, whose models need no files.
 *
 * @throws UserError for a folder that cannot be read; `pathOf` for a model that is not in it (nearest ones suggested).
 */
export function modelPaths(folder: string | undefined): ModelPaths {
  if (!folder) {
    const names = [...builtInZoos[0].models.keys()];
    return {
      names,
      pathOf: (name) => `${ZOO_FOLDER}/${name}/model`,
      line: `Found ${names.length} models in ${ZOO_FOLDER} (built in)`,
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
