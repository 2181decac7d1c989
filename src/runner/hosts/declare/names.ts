/** A host name, an IPv4 address or an ssh alias: never an option, never anything that a shell or ssh would expand. */
export const isHostName = (text: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/.test(text);

/** An address may also be IPv6. */
export const isAddress = (text: string): boolean =>
  isHostName(text) || (/^[0-9A-Fa-f:.]{2,45}$/.test(text) && text.includes(':'));

export const isUser = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9._-]{0,63}$/.test(text);

export const isPort = (port: unknown): port is number =>
  Number.isInteger(port) && (port as number) >= 1 && (port as number) <= 65_535;

/** `[user@]host[:port]`, or null when it is not. */
export function parseLogin(text: string): { user?: string; name: string; port?: number } | null {
  const [, user, name, digits] = /^(?:([^@]*)@)?([^@:]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (name === undefined || !isHostName(name)) return null;
  if (user !== undefined && !isUser(user)) return null;
  if (port !== undefined && !isPort(port)) return null;
  return { ...(user !== undefined && { user }), name, ...(port !== undefined && { port }) };
}

/** What `ssh -J` takes: logins, separated by commas. */
export const isJump = (text: string): boolean => text.split(',').every((login) => parseLogin(login) !== null);
