import { plainLine } from './plain-line.js';

/** The last part of a path to a file, known by its extension: a fraction, 1/2, is none. */
const FILE = /^(?:.*[\\/])([^\\/]*\.[a-z]\w*.*)$/is;

/**
 * How people are told of points with these names: as values were given, and a file's path by the file alone, unless that would be two
 * points' name. A folder, and what is typed, has the name itself.
 */
export function shownPoints(names: readonly string[]): (name: string) => string {
  const short = names.map((name) => inWords(name, fileOf));
  return (name) => {
    const shown = inWords(name, fileOf);
    const same = names.filter((other, i) => short[i] === shown && other !== name);
    return plainLine(same.length > 0 ? inWords(name, (value) => value) : shown);
  };
}

/** The same of one point, told alone. */
export const shownPoint = (name: string): string => shownPoints([])(name);

function inWords(name: string, of: (value: string) => string): string {
  return name.replace(/=([^=]*)/g, (_, value: string) => `=${of(decoded(value))}`);
}

const fileOf = (path: string): string => FILE.exec(path)?.[1] ?? path;

// A long name is cut, perhaps within a character's code.
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
