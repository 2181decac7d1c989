import { UserError } from '../../errors.js';
import type { Wanted } from '../../explain/read-requests.js';
import type { AskedExplanation } from '../../plot/metadata/asked.js';

/** Each is compared with what went on around every other. */
const MOST = 200;

/** What the flags ask for, as a figure's file keeps it. */
export function asked({
  request,
  user,
  worst,
  'what-if': whatIf,
}: Asking & { 'what-if'?: string[] }): Omit<AskedExplanation, 'point'> {
  return { ...(request === undefined ? { worst } : { request, user }), ...(whatIf && { whatIf }) };
}

interface Asking {
  request?: number;
  user?: number;
  worst?: number;
}

/** What the flags ask for. Throws UserError when they ask for nothing, or for what cannot be. */
export function wantedOf({ request, user, worst }: Asking): Wanted {
  if (request !== undefined) return { request, user };
  if (worst === undefined)
    throw new UserError('E_VALUE', 'No request is named.', 'Add --request ID, or --worst 20.');
  if (worst >= 1 && worst <= MOST) return { worst };
  throw new UserError('E_VALUE', `--worst must be from 1 to ${MOST}, but is ${worst}.`, 'Change --worst.');
}
