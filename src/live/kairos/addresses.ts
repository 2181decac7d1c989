import { UserError } from '../../errors.js';
import { count } from '../../plural.js';
import { readJsonFile, unusable } from './json-file.js';

const LAST_PORT = 65_535;

/**
 * The addresses that a command line gives, one for every instance of a mix.
 *
 * @param given the file that `repro kairos servers` or the original's launcher wrote, or a list with commas between.
 * @throws UserError when they are not as many as instances, one is none, or one stands twice.
 */
export function addressesOf(
  given: { addresses?: string; hosts?: string },
  counts: readonly number[],
): string[] {
  const found = listed(given).flatMap(expandAddress);
  const twice = found.find((address, i) => found.indexOf(address) < i);
  if (twice !== undefined)
    throw new UserError('E_ADDRESS', `Address ${twice} is given twice.`, 'Every instance has its own.');
  const wanted = counts.reduce((sum, instances) => sum + instances, 0);
  if (found.length === wanted) return found;
  throw new UserError(
    'E_ADDRESS',
    `The mix has ${count(wanted, 'instance')}, but ${count(found.length, 'address is', 'addresses are')} given.`,
    'Give the mix that the servers were started with.',
  );
}

function listed({ addresses, hosts }: { addresses?: string; hosts?: string }): string[] {
  if (addresses !== undefined) return readAddresses(addresses);
  if (hosts !== undefined) return hosts.split(',');
  throw new UserError(
    'E_USAGE',
    'No servers are given.',
    'Give --addresses servers.json, or --hosts 127.0.0.1:50051-50061',
  );
}

function readAddresses(file: string): string[] {
  const value = readJsonFile(file);
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string'))
    return value;
  throw unusable(file, 'it must be a list of addresses');
}

/** The addresses of `host:port`, or of `host:first-last`. @throws UserError for anything else. */
function expandAddress(text: string): string[] {
  const [, host, from, to = from] =
    /^([\w.-]+|\[[\da-fA-F:.]+\]):(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (host !== undefined && first >= 1 && last >= first && last <= LAST_PORT)
    return Array.from({ length: last - first + 1 }, (_, i) => `${host}:${first + i}`);
  throw new UserError(
    'E_ADDRESS',
    `'${text}' is no address.`,
    'Give host:port, as 127.0.0.1:50051, or ports in a row: 127.0.0.1:50051-50061.',
  );
}
