import { plainLine } from '../../plain-line.js';

/** A group of settings, as libconfig files hold them. */
export type Settings = Map<string, Setting>;
export type Setting = number | boolean | string | Settings;

const token =
  /\s+|(?:\/\/|#)[^\n]*|\/\*[\s\S]*?\*\/|([A-Za-z*][\w*-]*)|("(?:[^"\\]|\\.)*")|([+-]?(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)L{0,2})|([{}=:;,])/gy;

interface Token {
  kind: 'name' | 'text' | 'number' | 'sign' | 'end';
  text: string;
  line: number;
}

/** A mistake in such a file; the message begins with its line, and is one line that a terminal shows as it is. */
export class SettingsError extends Error {
  constructor(message: string) {
    super(plainLine(message));
  }
}

/**
 * Reads what the original's files use of libconfig: integers (also with L), numbers, booleans, texts and groups, with
 * comments. Throws SettingsError at the first thing that is neither.
 */
export function parseSettings(text: string): Settings {
  const tokens = split(text);
  let at = 0;
  const wrong = ({ line, text: found }: Token, wanted: string) =>
    new SettingsError(`line ${line}: ${found === '' ? 'the end' : `'${found}'`} where ${wanted} should be`);
  const isSign = (sign: string) => tokens[at].kind === 'sign' && tokens[at].text === sign;

  const group = (closing: 'sign' | 'end', depth: number): Settings => {
    const settings: Settings = new Map();
    while (tokens[at].kind !== closing || (closing === 'sign' && !isSign('}'))) {
      const name = tokens[at++];
      if (name.kind !== 'name') throw wrong(name, 'a name');
      if (settings.has(name.text)) throw new SettingsError(`line ${name.line}: ${name.text} stands twice`);
      if (!isSign('=') && !isSign(':')) throw wrong(tokens[at], "'='");
      at++;
      settings.set(name.text, value(depth));
      while (isSign(';') || isSign(',')) at++;
    }
    at++;
    return settings;
  };
  const value = (depth: number): Setting => {
    const found = tokens[at++];
    if (found.kind === 'number') return Number(found.text.replace(/L+$/, ''));
    if (found.kind === 'text') return found.text.slice(1, -1).replace(/\\(.)/g, '$1');
    if (found.kind === 'name' && /^(true|false)$/i.test(found.text))
      return found.text.toLowerCase() === 'true';
    if (found.kind === 'sign' && found.text === '{' && depth < 16) return group('sign', depth + 1);
    throw wrong(found, 'a value');
  };
  return group('end', 0);
}

function split(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) throw new SettingsError(`line ${line}: '${text[at]}' is not understood`);
    const [whole, name, quoted, number, sign] = match;
    const kind = name ? 'name' : quoted ? 'text' : number ? 'number' : sign ? 'sign' : null;
    if (kind !== null) tokens.push({ kind, text: whole, line });
    line += whole.split('\n').length - 1;
    at += whole.length;
  }
  tokens.push({ kind: 'end', text: '', line });
  return tokens;
}
