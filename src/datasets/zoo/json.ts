import { UserError } from '../../errors.js';
import { shown } from '../../shown.js';
import type { ZooEntry } from './zoo-file.js';

const next = 'Give an array of objects, one a model: repro zoo add --help';

/** The models of a JSON text: an array of objects with the columns of the CSV form as keys. */
export function jsonEntries(path: string, text: string): ZooEntry[] {
  const value = parse(path, text);
  if (!Array.isArray(value)) throw new UserError('E_BAD_ZOO', `${path}:1: not an array of models.`, next);
  refuseRepeatedKey(path, text);
  const lines = elementLines(text);
  return value.map((model, i) => {
    if (typeof model !== 'object' || model === null || Array.isArray(model)) {
      throw new UserError('E_BAD_ZOO', `${path}:${lines[i]}: not an object but ${shown(model)}.`, next);
    }
    return { line: lines[i], fields: new Map(Object.entries(model)) };
  });
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message;
    const position = /at position (\d+)/.exec(message);
    const line = lineOf(text, position ? Number(position[1]) : text.length);
    throw new UserError('E_BAD_ZOO', `${path}:${line}: not JSON: ${message}.`, next);
  }
}

const tokens = /"(?:[^"\\]|\\.)*"|[[\]{},]|[^\s[\]{},"]+/g;

// JSON.parse silently keeps the last of two equal keys.
function refuseRepeatedKey(path: string, text: string): void {
  const open: (Set<string> | null)[] = [];
  let before = '';
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const keys = open.at(-1);
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (keys && (before === '{' || before === ',') && token !== ',') {
      const key = JSON.parse(token) as string;
      if (keys.has(key))
        throw new UserError(
          'E_BAD_ZOO',
          `${path}:${lineOf(text, index)}: '${key}' stands twice.`,
          'Give each key of a model once.',
        );
      keys.add(key);
    }
    before = token;
  }
}

/** Line in which each element of the outermost array starts; JSON.parse forgets them, and an error must say them. */
function elementLines(text: string): number[] {
  const starts: number[] = [];
  let depth = 0;
  let expecting = false;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (expecting && depth === 1 && token !== ']') starts.push(lineOf(text, index));
    if (depth <= 1) expecting = false;
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth === 1 && (token === ',' || (token === '[' && starts.length === 0))) expecting = true;
  }
  return starts;
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
