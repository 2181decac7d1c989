import { isMap, isScalar, isSeq, LineCounter, type Node } from 'yaml';
import { UserError } from '../../errors.js';
import { type ParsedYaml, parseYaml, repeated } from './document.js';

/** Longest YAML file that is read, characters. */
const LONGEST = 1_000_000;

/** What would move a terminal's cursor or colour its text. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** What a file is read as. */
interface Reading {
  readonly file: string;
  readonly lines: LineCounter;
  readonly aliases: ParsedYaml['aliases'];
  /** Of errors; E_PIPELINE unless given. */
  readonly code: `E_${string}`;
  /** What a message advises when it has nothing better. */
  readonly next: string;
  /** Puts another file in the place of `!include path`; without it no file may have one. */
  readonly include?: (path: string, place: YamlPlace) => YamlPlace;
}

/** How a file differs from what is usual. */
export type ReadingOptions = Partial<Pick<Reading, 'code' | 'include'>>;

/** One value of a YAML file with the place where it stands; every method throws `UserError` naming file and line. */
export class YamlPlace {
  private constructor(
    private readonly reading: Reading,
    private readonly node: Node | null,
    /** What the value is, for messages: `models.ResNet`. */
    readonly what: string,
    private readonly offset: number,
  ) {}

  /** The value of a whole file. `next` is what a message advises when it has nothing better. */
  static parse(
    file: string,
    text: string,
    next: string,
    { code = 'E_PIPELINE', include }: ReadingOptions = {},
  ): YamlPlace {
    if (text.length > LONGEST) throw new UserError(code, `${file}: longer than ${LONGEST} characters.`, next);
    const lines = new LineCounter();
    const customTags = include ? [{ tag: '!include', resolve: (path: string) => path }] : [];
    const { contents, aliases, problem } = parseYaml(text, lines, customTags);
    const reading = { file, lines, aliases, code, next, include };
    const root = new YamlPlace(reading, contents, 'the file', 0);
    if (problem) throw root.wrong(`not YAML: ${problem.message}`, problem.offset);
    return root;
  }

  get file(): string {
    return this.reading.file;
  }

  get line(): number {
    return this.lineAt(this.node?.range?.[0] ?? this.offset);
  }

  /** The error for what is wrong here. */
  wrong(problem: string, offset?: number): UserError {
    const { code, file, next } = this.reading;
    const line = offset === undefined ? this.line : this.lineAt(offset);
    return new UserError(code, `${file}:${line}: ${problem}.`, next);
  }

  /** The same value as a part of another file, which `what` names. */
  as(what: string): YamlPlace {
    return new YamlPlace(this.reading, this.node, what, this.offset);
  }

  /** The entries of a map, in the file's order. */
  entries(): [string, YamlPlace][] {
    if (!isMap(this.node)) throw this.wrong(`${this.what} must be a map of names to values`);
    const found = this.node.items.map(({ key, value }): [string, Node | null, number] => {
      const name = isScalar(key) ? String(key.value) : '';
      if (name === '' || CONTROL.test(name)) throw this.wrong(`${this.what} has a key that is no name`);
      return [name, value as Node | null, (key as Node).range?.[0] ?? this.offset];
    });
    const twice = repeated(found.map(([name]) => name));
    if (twice >= 0) throw this.wrong('not YAML: Map keys must be unique', found[twice][2]);
    return found.map(([name, value, at]) => [name, this.inner(value, this.path(name), at)]);
  }

  /** The fields of a map that may have only these. */
  fields<K extends string>(known: readonly K[]): Partial<Record<K, YamlPlace>> {
    const fields: Partial<Record<K, YamlPlace>> = {};
    for (const [name, place] of this.entries()) {
      if (!known.includes(name as K))
        throw place.wrong(`${this.what} has no field '${name}'; it may have ${known.join(', ')}`);
      fields[name as K] = place;
    }
    return fields;
  }

  /** The elements of a list; a single value is a list of one. */
  elements(): YamlPlace[] {
    if (!isSeq(this.node)) return [this];
    return this.node.items.map((item, i) =>
      this.inner(item as Node | null, `${this.what}[${i + 1}]`, this.offset),
    );
  }

  /** The elements of what must be a list. */
  list(): YamlPlace[] {
    if (!isSeq(this.node)) throw this.wrong(`${this.what} must be a list`);
    return this.elements();
  }

  isMap(): boolean {
    return isMap(this.node);
  }

  text(): string {
    const value = this.scalar();
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
    throw this.wrong(`${this.what} must be a text`);
  }

  /** One of the names given. */
  choice<C extends string>(names: readonly C[]): C {
    const value = this.text();
    const found = names.find((name) => name === value);
    if (found !== undefined) return found;
    throw this.wrong(`${this.what} is '${value}'; it may be ${names.join(', ')}`);
  }

  boolean(): boolean {
    const value = this.scalar();
    if (typeof value === 'boolean') return value;
    throw this.wrong(`${this.what} must be true or false`);
  }

  /** A value that may be true, false or a number. */
  either(): boolean | number {
    const value = this.scalar();
    return typeof value === 'boolean' ? value : this.number();
  }

  /** A text of one line. */
  name(): string {
    const text = this.text();
    if (CONTROL.test(text))
      throw this.wrong(`${this.what} must have no line breaks and no control characters`);
    return text;
  }

  number(): number {
    const value = this.scalar();
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.wrong(`${this.what} must be a number`);
  }

  /** A number of `least` or more. */
  atLeast(least: number): number {
    const value = this.number();
    if (value >= least) return value;
    throw this.wrong(`${this.what} must be ${least} or more, but is ${value}`);
  }

  positive(): number {
    const value = this.number();
    if (value > 0) return value;
    throw this.wrong(`${this.what} must be above 0, but is ${value}`);
  }

  /** An integer from `least` to `most`. */
  count(most: number, least = 1): number {
    const value = this.number();
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw this.wrong(`${this.what} must be an integer from ${least} to ${most}, but is ${value}`);
  }

  private scalar(): unknown {
    return isScalar(this.node) ? this.node.value : undefined;
  }

  private lineAt(offset: number): number {
    return this.reading.lines.linePos(offset).line;
  }

  private path(name: string): string {
    return this.what === 'the file' ? name : `${this.what}.${name}`;
  }

  private inner(given: Node | null, what: string, offset: number): YamlPlace {
    const { include, aliases } = this.reading;
    const node = (given && aliases.get(given)) ?? given;
    const place = new YamlPlace(this.reading, node, what, given?.range?.[0] ?? offset);
    if (!include || node?.tag !== '!include') return place;
    return include(place.text(), place).as(what);
  }
}
