import { UserError } from '../errors.js';

/** How a baseline is called where a logdir may stand. */
export const PREFIX = 'baseline:';

/** Checks a name: it becomes that of a file. @throws UserError for what is no plain word. */
export function checkedName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name) && !name.includes('..')) return name;
  throw new UserError(
    'E_BASELINE_NAME',
    `'${name}' cannot be the name of a baseline.`,
    'Use up to 64 letters, digits, dots, dashes and underscores, a letter or a digit first.',
  );
}
