import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { guard, makeFolder, writeJson } from '../runner/store/atomic.js';
import { LOCK } from '../runner/store/lock.js';
import { CONSOLE_LOG, RUN_LOG } from '../runner/store/run-log.js';
import { TEMPORARY } from '../write-file.js';
import type { Asked } from './question.js';

export const SEARCH = 'search.json';
export const TRIED = 'tried.jsonl';

/** `search.json`: what was asked, and by what version. */
export interface SearchFile {
  format: 1;
  experiment: string;
  experimentFile?: string;
  asked: Asked;
  versions: { repro: string; core: string; node: string };
  startedAt: string;
  finishedAt?: string;
}

/** One line of `tried.jsonl`: a value that was tried, with what its point came to. */
export interface Tried {
  /** Hash of all that determines the point, and of the goal. */
  key: string;
  case: string;
  repeat: number;
  value: number;
  answers: number;
  /** How many missed each limit of the goal. */
  missed: number[];
  /** It stopped once it had missed beyond doubt: its counts are of the part until then. */
  stopped: boolean;
  met: boolean;
}

/** The folder of a search: what was asked, and every value that was tried, kept as soon as it was. */
export class SearchStore {
  private readonly known = new Map<string, Tried>();

  private constructor(
    readonly logdir: string,
    readonly file: SearchFile,
  ) {}

  /** Begins a search in a folder that is absent or unused. Throws UserError when it is neither. */
  static begin(logdir: string, file: SearchFile): SearchStore {
    makeFolder(logdir);
    const used = guard(logdir, () => readdirSync(logdir)).filter(
      (name) => !name.endsWith(TEMPORARY) && ![RUN_LOG, LOCK, CONSOLE_LOG].includes(name),
    );
    if (used.includes(SEARCH))
      throw new UserError(
        'E_LOGDIR',
        `Logdir ${logdir} already holds a search.`,
        'Add --resume to finish it, or give another --logdir.',
      );
    if (used.length > 0)
      throw new UserError(
        'E_LOGDIR',
        `Logdir ${logdir} holds something else than a search: ${used.sort()[0]}.`,
        'Give an empty or a new --logdir.',
      );
    const store = new SearchStore(logdir, file);
    writeJson(join(logdir, SEARCH), file);
    return store;
  }

  /** Goes on with a search. A last line that was cut off is dropped. Throws UserError when there is none, or it is damaged. */
  static resume(logdir: string): SearchStore {
    const store = new SearchStore(logdir, readSearch(logdir));
    const path = join(logdir, TRIED);
    if (!existsSync(path)) return store;
    const text = readFileSync(path, 'utf8');
    const whole = text.lastIndexOf('\n') + 1;
    for (const [i, line] of text.slice(0, whole).split('\n').slice(0, -1).entries()) {
      const tried = parsed(path, i + 1, line);
      store.known.set(tried.key, tried);
    }
    if (whole < text.length)
      guard(path, () => truncateSync(path, statSync(path).size - Buffer.byteLength(text.slice(whole))));
    return store;
  }

  /** What is known of a point, or undefined when it was not tried. */
  get(key: string): Tried | undefined {
    return this.known.get(key);
  }

  add(tried: Tried): void {
    this.known.set(tried.key, tried);
    const path = join(this.logdir, TRIED);
    guard(path, () => appendFileSync(path, `${JSON.stringify(tried)}\n`));
  }

  finish(at: string): void {
    writeJson(join(this.logdir, SEARCH), { ...this.file, finishedAt: at });
  }
}

function readSearch(logdir: string): SearchFile {
  const path = join(logdir, SEARCH);
  if (!existsSync(path))
    throw new UserError(
      'E_LOGDIR',
      `There is no search to resume in ${logdir}.`,
      'Check --logdir, or leave --resume out.',
    );
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as SearchFile;
    if (
      file.format === 1 &&
      typeof file.experiment === 'string' &&
      typeof (file.asked?.max ?? file.asked?.min) === 'string'
    )
      return file;
  } catch {}
  throw new UserError('E_LOGDIR', `${path} is damaged.`, 'Search again into another logdir.');
}

function parsed(path: string, line: number, text: string): Tried {
  try {
    const tried = JSON.parse(text) as Tried;
    const { key, value, answers, missed, met, stopped } = tried;
    const numbers = [value, answers, ...missed].every(Number.isFinite);
    if (numbers && typeof key === 'string' && typeof met === 'boolean' && typeof stopped === 'boolean')
      return tried;
  } catch {}
  throw new UserError(
    'E_LOGDIR',
    `${path}:${line} is damaged.`,
    'Remove the line: its point is tried again.',
  );
}
