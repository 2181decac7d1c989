import { UserError } from '../../errors.js';

/** Where a process listens. */
export interface Address {
  host: string;
  port: number;
}

/** Reads `host:port`, also `[::1]:port`. Throws UserError `E_ADDRESS`. */
export function parseAddress(text: string): Address {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  const host = bracketed ?? plain;
  if (host === undefined || !(port >= 1 && port <= 65_535))
    throw new UserError(
      'E_ADDRESS',
      `'${text}' is no address.`,
      'Give a host and a port: 127.0.0.1:12346, or [::1]:12346',
    );
  return { host, port };
}

export function addressText({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
