import { readFileSync } from 'node:fs';
import { parseCounts } from '../../capacity/space.js';
import { UserError } from '../../errors.js';

/**
 * Reads a mix as the original's configuration has it: a JSON object of counts by instance type, the base first.
 *
 * @throws UserError when it is no such file, names a type without latencies, or has no base.
 */
export function readMixFile(file: string, types: readonly string[]): number[] {
  const value = parsed(file);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(file, 'it must be an object of counts by instance type');
  const counts = value as Record<string, unknown>;
  const unknown = Object.keys(counts).find((type) => !types.includes(type));
  if (unknown !== undefined)
    throw bad(file, `there are no latencies of ${unknown}, only of ${types.join(', ')}`);
  return parseCounts(types.map((type) => String(counts[type] ?? 0)).join(','), types);
}

/** Reads the addresses that `repro kairos servers` or the original's launcher wrote: a JSON list of `host:port`. */
export function readAddresses(file: string): string[] {
  const value = parsed(file);
  if (!Array.isArray(value) || value.length === 0 || !value.every((item) => typeof item === 'string'))
    throw bad(file, 'it must be a list of addresses');
  return value.map((address) => checkAddress(address));
}

/** Throws UserError unless a text is `host:port`. */
export function checkAddress(text: string): string {
  const match = /^([\w.-]+|\[[\da-fA-F:]+\]):(\d{1,5})$/.exec(text.trim());
  if (match && Number(match[2]) >= 1 && Number(match[2]) <= 65_535) return text.trim();
  throw new UserError('E_ADDRESS', `'${text}' is no address.`, 'Give host:port, as 127.0.0.1:50051.');
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw bad(file, code === undefined ? 'it is not JSON' : `it cannot be read (${code})`);
  }
}

function bad(file: string, why: string): UserError {
  return new UserError('E_KAIROS_CONFIG', `Cannot use ${file}: ${why}.`, 'See docs/kairos.md for its form.');
}
