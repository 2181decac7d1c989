import { join } from 'node:path';
import { unknownName } from '../../errors.js';
import type { Encoded } from '../format/protobuf-writer.js';
import { type ModelFile, readModelFile } from '../format/read-model.js';
import type { LoadableModel } from '../runtime/sessions.js';
import { signatureOf } from '../runtime/signature.js';
import { resnet50v2 } from './resnet50-v2.js';
import { storedModel } from './stored-model.js';

/** Models that repro builds: real graphs with random weights. A change of one's bytes needs a new name of its file. */
const builders: ReadonlyMap<string, (seed: number) => Encoded> = new Map([['resnet50_v2', resnet50v2]]);

export const builtModels: readonly string[] = [...builders.keys()];

export interface Opened {
  model: LoadableModel;
  declared: ModelFile;
  /** True when the file was built just now. */
  built: boolean;
}

/**
 * Finds a model by the name of a built one or by its file, and checks that it can be run. `folder` keeps what is built.
 * @throws UserError for an unknown name, or a file that is no model or cannot be fed.
 */
export async function openModel(
  nameOrFile: string,
  folder: string,
  { seed = 0, sizes = {} }: { seed?: number; sizes?: Readonly<Record<string, number>> } = {},
): Promise<Opened> {
  const { file, isNew } = find(nameOrFile, folder, seed);
  const declared = await readModelFile(file);
  return { model: { file, signature: signatureOf(declared, sizes), sizes }, declared, built: isNew };
}

function find(nameOrFile: string, folder: string, seed: number): { file: string; isNew: boolean } {
  const build = builders.get(nameOrFile);
  if (build) return storedModel(join(folder, 'models'), `${nameOrFile}_seed=${seed}`, () => build(seed));
  if (/[/\\.]/.test(nameOrFile)) return { file: nameOrFile, isNew: false };
  throw unknownName('E_UNKNOWN_MODEL', 'model that can be built', nameOrFile, builtModels);
}
