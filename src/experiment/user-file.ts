import { UserError } from '../errors.js';
import { mayRun } from './trust.js';
import { lineOf } from './user-code.js';

/**
 * Imports a user's TypeScript or JavaScript file, whose `import … from 'repro'` is this very repro. Returns its
 * default export. `ending` is what such a file should end with, for the error when it has none.
 *
 * @throws UserError with file and line when the file has a syntax error, imports what is not there, or throws.
 */
export async function importUserFile(
  file: string,
  ending = 'export default defineExperiment({ … });',
): Promise<unknown> {
  mayRun(file);
  const [{ createJiti }, repro] = await Promise.all([import('jiti'), import('../index.js')]);
  const jiti = createJiti(import.meta.url, {
    virtualModules: { repro },
    fsCache: false,
    moduleCache: false,
    tryNative: false,
    interopDefault: false,
  });
  let module: { default?: unknown };
  try {
    module = await jiti.import(file);
  } catch (error) {
    throw explained(error, file);
  }
  if (module.default !== undefined) return module.default;
  throw new UserError('E_DECLARATION', `${file} has no default export.`, `End it with: ${ending}`);
}

function explained(error: unknown, file: string): unknown {
  if (error instanceof UserError) return error;
  const { message = String(error), stack = '' } = error as Partial<Error>;
  const code = 'E_EXPERIMENT_FILE';
  const syntax = /^ParseError: ([\s\S]*?)\s*\n\s*(\S.*:\d+:\d+)/.exec(message);
  if (syntax) return new UserError(code, `${syntax[2]} ${syntax[1]}.`, 'Correct the file.');
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(message);
  if (missing) {
    return new UserError(
      code,
      `${file} imports '${missing[1]}', which cannot be found.`,
      'Correct the import, or install the package beside the file.',
    );
  }
  return new UserError(code, `${file}${lineOf(file, stack)} fails: ${message}.`, 'Correct the file.');
}
