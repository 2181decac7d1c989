import { nearest, UserError } from '../../../errors.js';
import { type RoleName, roleNames } from './host.js';
import { parseLogin } from './names.js';
import { expandRanges } from './ranges.js';

export interface Login {
  user?: string;
  name: string;
  port?: number;
}

/** Logins by role, or without roles; never both. */
export type HostList = { roles: Partial<Record<RoleName, Login[]>> } | { plain: Login[] };

/**
 * Reads `client=c1,controller=c2,workers=w1,w[3-5]` or a plain `c1,c2,w1`. A name without a role belongs to the role before it.
 *
 * @throws UserError `E_HOSTS` with the column of what is wrong.
 */
export function parseHostList(text: string): HostList {
  const fail = failing(text);
  const roles: Partial<Record<RoleName, Login[]>> = {};
  const plain: Login[] = [];
  let role: RoleName | null = null;
  for (const { item, at } of itemsOf(text)) {
    const equals = item.indexOf('=');
    let names = item;
    let from = at;
    if (equals >= 0) {
      role = roleOf(item.slice(0, equals), (problem, next) => fail(problem, at, next));
      if (roles[role]) fail(`role ${role} stands there twice`, at);
      if (plain.length > 0) fail('some hosts have a role and some have none', 0);
      names = item.slice(equals + 1);
      from = at + equals + 1;
    }
    if (names === '') fail('a host is missing', from);
    const logins = expandRanges(names, (problem, offset) => fail(problem, from + offset)).map(
      (name) => parseLogin(name) ?? fail(`'${name}' is no host name`, from),
    );
    if (role) roles[role] = [...(roles[role] ?? []), ...logins];
    else plain.push(...logins);
  }
  return role ? { roles } : { plain };
}

function failing(text: string) {
  return (problem: string, at: number, next?: string): never => {
    throw new UserError(
      'E_HOSTS',
      `Cannot read --hosts '${text}', column ${at + 1}: ${problem}.`,
      next ??
        'Write it like client=c1,controller=c2,workers=w[1-6], or as a plain list; docs/hosts.md explains it.',
    );
  };
}

/** Role names are also taken in the singular. */
function roleOf(word: string, fail: (problem: string, next?: string) => never): RoleName {
  const role = word === 'worker' ? 'workers' : word;
  if ((roleNames as readonly string[]).includes(role)) return role as RoleName;
  const [near] = nearest(word, roleNames);
  return fail(
    `there is no role '${word}'`,
    near ? `Did you mean ${near}=?` : `Roles: ${roleNames.join(', ')}.`,
  );
}

/** The parts between commas that stand in no bracket, with where they begin. */
function* itemsOf(text: string): Generator<{ item: string; at: number }> {
  let at = 0;
  let deep = 0;
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === '[') deep++;
    else if (text[i] === ']') deep--;
    else if (i === text.length || (text[i] === ',' && deep <= 0)) {
      yield { item: text.slice(at, i), at };
      at = i + 1;
    }
  }
}
