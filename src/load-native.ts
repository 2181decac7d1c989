import { UserError } from './errors.js';

/**
 * Loads what needs a package with a part compiled for this machine, which npm keeps among its optional ones.
 *
 * @throws UserError where that part is missing, or of another machine.
 */
export async function loadNative<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const [reason] = String((error as Error).message ?? error).split('\n', 1);
    throw new UserError(
      'E_NATIVE_PACKAGE',
      `The package ${name} cannot be loaded: ${reason.replace(/\.$/, '')}.`,
      'Install repro again on this machine, with optional packages: npm ci, without --omit=optional.',
    );
  }
}
