import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { checkAddress, readAddresses } from './config-file.js';

/** The addresses that a command line gives, one for every instance of a mix. @throws UserError when they are not as many. */
export function addressesOf(
  { addresses, hosts }: { addresses?: string; hosts?: string },
  counts: readonly number[],
): string[] {
  if (addresses === undefined && hosts === undefined)
    throw new UserError(
      'E_USAGE',
      'No servers are given.',
      'Give --addresses servers.json, or --hosts 127.0.0.1:50051,…',
    );
  const found = addresses === undefined ? hosts!.split(',').map(checkAddress) : readAddresses(addresses);
  const wanted = counts.reduce((sum, count) => sum + count, 0);
  if (found.length === wanted) return found;
  throw new UserError(
    'E_ADDRESS',
    `The mix has ${wanted} instances, but ${found.length} addresses are given.`,
    'Give the mix that the servers were started with.',
  );
}

/** The error of a run that was too slow to mean anything. `latest` in ms. */
export function fellBehind(latest: number): UserError {
  return new UserError(
    'E_INVALID',
    `The run is INVALID: the distributor was ${latest.toFixed(1)} ms behind its timers.`,
    'Run it on a quieter machine, or at a lower --rate.',
    ExitCode.pointFailed,
  );
}
