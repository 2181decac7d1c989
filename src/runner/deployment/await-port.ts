import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import type { Launcher } from '../processes/launcher.js';

/** Tenths of a second that one look at a machine waits at most, so that little is left running there when nobody waits any more. */
const LOOK = 20;

/**
 * Waits until something listens on a port there. Reads the kernel's table instead of connecting: a worker takes the newest connection for
 * its controller.
 *
 * @param unwanted looks no further once it is aborted: whoever waited does no more. @throws UserError after `patience` ms.
 */
export async function awaitPort(
  launcher: Launcher,
  port: number,
  what: string,
  patience: number,
  unwanted: AbortSignal,
): Promise<void> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const look = `n=0
until cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -q '^ *[0-9]*: [0-9A-F]*:${hex} [0-9A-F:]* 0A '; do
  n=$((n+1)); [ $n -gt ${LOOK} ] && exit 1; sleep 0.1
done`;
  const until = performance.now() + patience;
  while ((await launcher.script(look)).status !== 0) {
    if (unwanted.aborted) return;
    if (performance.now() > until) {
      throw new UserError(
        'E_ROLE',
        `The ${what} on ${launcher.name} does not listen on port ${port} after ${patience / 1000} s.`,
        'Its log is in the folder of the point.',
        ExitCode.host,
      );
    }
  }
}
