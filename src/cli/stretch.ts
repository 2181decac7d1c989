import { UserError } from '../errors.js';
import type { Stretch } from '../trace/windows.js';

/** Longest log that readers take, s. */
const LONGEST = 31 * 86_400;

/** Seconds as typed, as ns; everything where nothing is given. Throws UserError for what is no time, or ends before it begins. */
export function stretchOf(from: string | undefined, to: string | undefined): Stretch {
  const stretch = {
    from: seconds('--from', from, 0) * 1e9,
    to: seconds('--to', to, Number.POSITIVE_INFINITY) * 1e9,
  };
  if (stretch.to > stretch.from) return stretch;
  throw new UserError('E_VALUE', `--to ${to} is not after --from ${from ?? 0}.`, 'Change one of them.');
}

function seconds(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= LONGEST) return value;
  throw new UserError('E_VALUE', `${flag} must be seconds from 0 on, but is '${text}'.`, `Change ${flag}.`);
}
