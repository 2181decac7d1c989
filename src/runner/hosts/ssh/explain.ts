import { UserError } from '../../../errors.js';
import { ExitCode } from '../../../exit-codes.js';

interface Cause {
  pattern: RegExp;
  code: `E_HOST_${string}`;
  /** What is wrong, after "Cannot use host NAME: ". */
  what: string;
  next(host: string): string;
}

/** What ssh says on standard error, the more telling first. */
const causes: readonly Cause[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|differs from the key for the IP address/,
    code: 'E_HOST_KEY',
    what: 'its key is another than the one that is known, so it may be another machine',
    next: (host) => `If the key was changed on purpose, forget the old one: ssh-keygen -R ${host}`,
  },
  {
    pattern: /Host key verification failed|host key is known for/,
    code: 'E_HOST_KEY',
    what: 'its key is not known',
    next: (host) =>
      `Log in once by hand and check the key: ssh ${host}. Or give --known-hosts FILE, or --accept-new-host-keys.`,
  },
  {
    pattern: /Permission denied|Too many authentication failures|no matching host key type/,
    code: 'E_HOST_AUTH',
    what: 'it refuses the login',
    next: (host) => `Make this work without a password: ssh -o BatchMode=yes ${host}`,
  },
  {
    pattern: /Could not resolve hostname/,
    code: 'E_HOST_UNREACHABLE',
    what: 'there is no host of this name',
    next: () => 'Correct the name, or add an alias to ~/.ssh/config.',
  },
  {
    pattern: /Connection refused/,
    code: 'E_HOST_UNREACHABLE',
    what: 'no SSH server listens there (connection refused)',
    next: (host) => `Check the port, and that sshd runs on ${host}.`,
  },
  {
    pattern: /timed out|No route to host|Network is unreachable|Host is down/i,
    code: 'E_HOST_UNREACHABLE',
    what: 'it does not answer',
    next: (host) => `Check that ${host} is up and reachable from here: ssh ${host}`,
  },
];

/** The error for a host that ssh could not use, or not to the end, from what ssh said. */
export function explainSsh(host: string, stderr: string): UserError {
  const cause = causes.find(({ pattern }) => pattern.test(stderr));
  if (cause) {
    const { code, what, next } = cause;
    return new UserError(code, `Cannot use host ${host}: ${what}.`, next(host), ExitCode.host);
  }
  const said = stderr.trim().split('\n').at(-1)?.trim().replace(/\.$/, '');
  return new UserError(
    'E_HOST_LOST',
    `The connection to host ${host} broke${said ? `: ${said}` : ''}.`,
    `Check it by hand: ssh ${host}`,
    ExitCode.host,
  );
}
