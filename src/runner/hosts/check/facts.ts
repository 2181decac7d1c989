import { exports, quote } from '../../processes/quote.js';

/** What a machine says of itself; absent is what it cannot say. */
export interface Facts {
  system: string;
  cores?: number;
  /** Bytes. */
  memoryAvailable?: number;
  /** Bytes free where the folder asked about is, or will be made. */
  diskFree?: number;
  /** Whether that folder, or the nearest that exists above it, can be written to. */
  writable: boolean;
  /** Of Node.js, such as `v20.19.0`. */
  node?: string;
  /** Tools that are needed and not there. */
  missing: string[];
  /** Files asked about that are no program. */
  notPrograms: string[];
  /** Names asked about that do not resolve there. */
  unresolved: string[];
  /** Ports with a TCP listener, with the address as Linux writes it in hexadecimal; absent where there is no /proc. */
  listening?: readonly { address: string; port: number }[];
}

export interface Questions {
  /** Folder that will be written into. */
  dir: string;
  /** Program that runs JavaScript there; null when nobody needs one. */
  node: string | null;
  programs: readonly string[];
  /** Names of other hosts that must resolve there. */
  names: readonly string[];
}

/** What every script of repro needs on a machine, beside the shell itself. */
const tools = [
  'base64',
  'cat',
  'chmod',
  'cut',
  'grep',
  'head',
  'kill',
  'mkdir',
  'mv',
  'sed',
  'sleep',
  'sort',
  'wc',
];

/** A script that answers all questions in one go, a `name value` line each. */
export function factsScript({ dir, node, programs, names }: Questions): string {
  const each = (list: readonly string[], body: string) =>
    list.length === 0 ? '' : `for x in ${list.map(quote).join(' ')}; do ${body}; done`;
  return `${exports({ LC_ALL: 'C' })}
echo "system $(uname -sm)"
echo "cores $(getconf _NPROCESSORS_ONLN 2>/dev/null)"
sed -n 's/^MemAvailable: *\\([0-9]*\\) kB/memory \\1/p' /proc/meminfo 2>/dev/null
d=${quote(dir)}; while [ ! -e "$d" ]; do case $d in */*) d=\${d%/*}; [ -n "$d" ] || d=/;; *) d=.;; esac; done
[ -d "$d" ] && [ -w "$d" ] && echo "writable yes"
df -Pk -- "$d" 2>/dev/null | sed -n '2s/^[^ ]*  *[0-9]*  *[0-9]*  *\\([0-9]*\\) .*/disk \\1/p'
${node === null ? '' : `echo "node $(${quote(node)} --version 2>/dev/null)"`}
${each(tools, 'command -v "$x" >/dev/null 2>&1 || echo "missing $x"')}
${each(programs, '[ -f "$x" ] && [ -x "$x" ] || echo "noprogram $x"')}
${each(names, 'if command -v getent >/dev/null 2>&1; then getent ahosts "$x" >/dev/null || echo "unresolved $x"; fi')}
if [ -r /proc/net/tcp ]; then echo "listen"; sed -n 's/^ *[0-9]*: \\([0-9A-F]*\\):\\([0-9A-F]*\\) [0-9A-F:]* 0A .*/listen \\1 \\2/p' /proc/net/tcp /proc/net/tcp6 2>/dev/null; fi
true`;
}

/** Reads the answers; what is malformed counts as unknown. */
export function parseFacts(text: string): Facts {
  const lines = text
    .split('\n')
    .map((line) => /^(\S+) ?(.*)$/.exec(line))
    .filter((found) => found !== null);
  const all = (name: string) => lines.filter((line) => line[1] === name).map((line) => line[2]);
  const integer = (name: string) => {
    const [value] = all(name);
    return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  };
  const kilobytes = (name: string) => {
    const value = integer(name);
    return value === undefined ? undefined : value * 1024;
  };
  const listening = all('listen').flatMap((line) => {
    const [, address, port] = /^([0-9A-F]+) ([0-9A-F]{4})$/.exec(line) ?? [];
    return address === undefined ? [] : [{ address, port: Number.parseInt(port, 16) }];
  });
  return {
    system: all('system')[0] ?? 'unknown',
    cores: integer('cores'),
    memoryAvailable: kilobytes('memory'),
    diskFree: kilobytes('disk'),
    writable: all('writable')[0] === 'yes',
    node: all('node').find((version) => /^v\d+\.\d+/.test(version)),
    missing: all('missing'),
    notPrograms: all('noprogram'),
    unresolved: all('unresolved'),
    ...(all('listen').length > 0 && { listening }),
  };
}

/** Whether a listener keeps a server from the port: one on every address does, and one on this IPv4 address. */
export function takes(listener: { address: string; port: number }, port: number, bind: string): boolean {
  if (listener.port !== port) return false;
  if (/^0+$/.test(listener.address)) return true;
  const octets = bind.split('.').map(Number);
  // Not one IPv4 address: every listener counts.
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255)) || bind === '0.0.0.0')
    return true;
  const hex = [...octets]
    .reverse()
    .map((octet) => octet.toString(16).toUpperCase().padStart(2, '0'))
    .join('');
  // Linux writes the address as the little-endian word that it is; an IPv6 socket may hold it mapped.
  return listener.address.endsWith(hex);
}
