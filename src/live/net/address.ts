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

/** Reads addresses with commas between, all different: two connections to one worker would share its GPUs unknowingly. Throws UserError `E_ADDRESS`. */
export function parseAddresses(text: string): Address[] {
  const addresses = text.split(',').map(parseAddress);
  const texts = addresses.map(addressText);
  const twice = texts.find((one, i) => texts.indexOf(one) < i);
  if (twice === undefined) return addresses;
  throw new UserError(
    'E_ADDRESS',
    `${twice} is named twice.`,
    'Name each worker once; -n gives it more GPUs.',
  );
}

export function addressText({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
