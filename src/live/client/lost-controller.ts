import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { type Address, addressText } from '../net/address.js';
import { type Connection, MOST_WAITING } from '../net/connection.js';

/**
 * Why a client has no controller any more. A controller that cannot take what is sent is told from one that is gone, with both rates
 * over the `seconds` that requests were sent for.
 */
export function lostController(
  address: Address,
  reason: string,
  { overflowed, sent }: Pick<Connection, 'overflowed' | 'sent'>,
  seconds: number,
  inputs: boolean,
): UserError {
  const controller = `controller at ${addressText(address)}`;
  if (!overflowed)
    return new UserError(
      'E_CONNECTION_LOST',
      `The connection to the ${controller} is gone: ${reason}.`,
      'See what the controller says.',
      ExitCode.host,
    );
  const rate = (bytes: number) => `${(bytes / seconds / 1e6).toPrecision(3)} MB/s`;
  return new UserError(
    'E_OVERFLOW',
    `The ${controller} takes ${rate(Math.max(0, sent.bytes - MOST_WAITING))} of the ${rate(sent.bytes)} that this client sends, and ${MOST_WAITING / 2 ** 20} MiB wait.`,
    inputs
      ? 'Leave the inputs out (--no-inputs, in an experiment --set inputs=false), or lower the rate.'
      : 'Lower the rate.',
    ExitCode.host,
  );
}
