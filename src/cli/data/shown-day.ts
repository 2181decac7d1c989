import type { ShownDay } from '../../datasets/azure/show.js';
import { UserError } from '../../errors.js';

interface Choice {
  synthetic: boolean;
  day: number;
  seed: number;
  functions: number;
}

/** Which day a command line asks to show; throws UserError when it asks for a file and for the stand-in. */
export function shownDay(file: string | undefined, { synthetic, day, seed, functions }: Choice): ShownDay {
  if (synthetic && file !== undefined) {
    throw new UserError(
      'E_USAGE',
      `--synthetic shows no file, but ${file} is given.`,
      'Leave out one of the two.',
    );
  }
  if (synthetic) return { synthetic: { day, seed, functions } };
  return file === undefined ? { day } : { file };
}
