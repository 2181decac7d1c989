import { UserError } from '../../errors.js';
import { expandRanges } from '../../runner/hosts/declare/ranges.js';

/** The most jobs that one process controls or loads. */
const MOST = 1000;

/** Reads `--heads`: URLs with commas between, where `[8000-8009]` stands for ten. Throws UserError `E_HEAD`. */
export function headsOf(text: string): string[] {
  const heads = text.split(/,(?![^[]*\])/).flatMap((part) => expand(part.trim()).map(headUrl));
  if (heads.length > MOST) throw wrong(`--heads names ${heads.length} heads, more than ${MOST}`);
  const twice = heads.find((head, i) => heads.indexOf(head) !== i);
  if (twice !== undefined) throw wrong(`--heads names ${twice} twice`);
  return heads;
}

function expand(part: string): string[] {
  // Brackets right after the slashes are those of an IPv6 address.
  const [, before, rest] = /^(https?:\/\/\[[0-9a-fA-F:.]+\])?(.*)$/s.exec(part)!;
  const fail = (problem: string): never => {
    throw wrong(`'${part}' has ${problem}`);
  };
  return expandRanges(rest, fail).map((expanded) => (before ?? '') + expanded);
}

function headUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw wrong(`'${text}' is no URL of a head`);
  }
  const { protocol, pathname, search, hash, username } = url;
  if (!['http:', 'https:'].includes(protocol) || pathname !== '/' || search || hash || username)
    throw wrong(`'${text}' is no URL of a head`);
  return url.origin;
}

/** The same host at another port, where one is given. */
export function withPort(head: string, port: number | undefined): string {
  if (port === undefined) return head;
  const url = new URL(head);
  url.port = String(port);
  return url.origin;
}

function wrong(problem: string): UserError {
  return new UserError(
    'E_HEAD',
    `${problem}.`,
    'Give them as http://127.0.0.1:8000,http://127.0.0.1:8001, or http://127.0.0.1:[8000-8009].',
  );
}
