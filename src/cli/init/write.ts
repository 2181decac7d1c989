import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors.js';
import { listExperiments } from '../../experiment/load.js';
import { createFile, whyNotWritten } from '../../write-file.js';
import { experimentTemplate } from './template.js';

/** Types of the public API: of the build when this file runs from it. */
const types = fileURLToPath(new URL('../../index.d.ts', import.meta.url));

/**
 * Writes a new experiment into `folder`, and a tsconfig.json that lets an editor and tsc find repro's types where there
 * is none yet. Returns the files written. Throws UserError for a name that is taken or unfit, and rather than overwrite anything.
 */
export function writeExperiment(given: string, folder: string): string[] {
  const name = given.replace(/^\.\//, '').replace(/\.ts$/, '');
  if (!/^[A-Za-z][\w-]{0,63}$/.test(name)) {
    throw new UserError(
      'E_BAD_NAME',
      `'${given}' cannot be an experiment's name.`,
      "Use letters, digits, '_' and '-', beginning with a letter: repro init my-experiment",
    );
  }
  if (listExperiments().includes(name)) {
    throw new UserError(
      'E_BAD_NAME',
      `'${name}' is the name of an experiment that comes with repro.`,
      'Choose another name, so that neither is run for the other.',
    );
  }
  const file = join(folder, `${name}.ts`);
  const written = [file];
  create(file, experimentTemplate(name));
  const tsconfig = join(folder, 'tsconfig.json');
  if (!existsSync(tsconfig)) {
    create(tsconfig, `${JSON.stringify(config(), null, 2)}\n`);
    written.push(tsconfig);
  }
  return written;
}

function config(): object {
  return {
    compilerOptions: {
      target: 'ES2022',
      module: 'ESNext',
      moduleResolution: 'Bundler',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      paths: { repro: [types] },
    },
    include: ['*.ts'],
  };
}

/** Fails, rather than overwrites, also when the file appears between a look and the writing. */
function create(file: string, text: string): void {
  let made: boolean;
  try {
    made = createFile(file, text);
  } catch (error) {
    throw new UserError(
      'E_NOT_WRITABLE',
      `Cannot write ${file}: ${whyNotWritten(error)}.`,
      'Make room, or change to a folder of yours.',
    );
  }
  if (!made)
    throw new UserError('E_EXISTS', `${file} exists already.`, 'Choose another name, or delete the file.');
}
