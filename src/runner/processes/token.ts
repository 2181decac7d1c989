import { randomBytes } from 'node:crypto';

/** A word that nothing else says: it marks lines of a protocol, and processes. */
export function newToken(): string {
  return `repro-${randomBytes(12).toString('hex')}`;
}
