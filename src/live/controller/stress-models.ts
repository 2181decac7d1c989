import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { plainLine } from '../../plain-line.js';
import type { ModelLoader } from './model-loader.js';

/** What STRESS loads of its own accord: so many copies of the model that the original names in its source. */
const COPIES = 40;
const MODEL = 'resnet50_v2';

/** Loads the models of STRESS; `folder`: where the workers have them. Throws UserError `E_LOAD_MODEL`. */
export async function stressModels(loader: ModelLoader, folder: string): Promise<void> {
  const path = `${folder}/${MODEL}/model`;
  try {
    await loader.loadEverywhere(path, COPIES);
  } catch (error) {
    throw new UserError(
      'E_LOAD_MODEL',
      `The workers cannot load ${path}: ${plainLine((error as Error).message)}.`,
      'Name the folder that has it: CLOCKWORK_MODEL_DIR',
      ExitCode.host,
    );
  }
}
