import type { CommandWords, ExperimentWords, FlagWords, Word, Words } from './words.js';

export interface Completion {
  candidates: readonly Word[];
  /** `open` when more follows a candidate without a space; `files` when a file may stand here instead. */
  kind: 'words' | 'open' | 'files';
}

const NOTHING: Completion = { candidates: [], kind: 'words' };
const FILES: Completion = { candidates: [], kind: 'files' };

/** What may stand in place of the last of the words that were typed after `repro`; the last may be empty. */
export function complete(typed: readonly string[], words: Words): Completion {
  const before = typed.slice(0, -1);
  const current = typed.at(-1) ?? '';
  const command = commandOf(before, words.commands);
  if (!command) return starting(current, nextWords(before, words.commands));
  const line = readLine(before.slice(command.id.split(' ').length), command);
  if (line.pending) return flagValue(line.pending, current, command, line, words);
  const joined = /^--([^=]+)=(.*)$/s.exec(current);
  const flag = !line.flagsEnded && joined && command.flags.find(({ name }) => name === joined[1]);
  if (flag) return prefixed(`--${flag.name}=`, flagValue(flag, joined[2], command, line, words));
  if (!line.flagsEnded && current.startsWith('-')) return starting(current, flagWords(command, line.used));
  const sub = line.args.length === 0 ? nextWords(before, words.commands) : [];
  return argument(current, command, line.args.length, words, sub);
}

/** The longest command whose words stand first. */
function commandOf(before: readonly string[], commands: readonly CommandWords[]): CommandWords | undefined {
  return commands
    .filter(({ id }) => id.split(' ').every((word, i) => before[i] === word))
    .reduce<CommandWords | undefined>((a, b) => (a && a.id.length >= b.id.length ? a : b), undefined);
}

/** Words of commands that may follow those that stand. */
function nextWords(before: readonly string[], commands: readonly CommandWords[]): Word[] {
  const found = new Map<string, string>();
  for (const { id, description } of commands) {
    const parts = id.split(' ');
    if (parts.length <= before.length || !before.every((word, i) => parts[i] === word)) continue;
    const last = parts.length === before.length + 1;
    const value = parts[before.length];
    if (last || !found.has(value)) found.set(value, last ? description : '');
  }
  return [...found].map(([value, description]) => ({ value, description }));
}

interface Line {
  args: string[];
  used: Set<string>;
  /** The flag whose value comes next. */
  pending?: FlagWords;
  flagsEnded: boolean;
}

function readLine(typed: readonly string[], { flags }: CommandWords): Line {
  const line: Line = { args: [], used: new Set(), flagsEnded: false };
  for (const word of typed) {
    if (line.pending) line.pending = undefined;
    else if (line.flagsEnded || !/^-./.test(word)) line.args.push(word);
    else if (word === '--') line.flagsEnded = true;
    else {
      const name = word.replace(/=.*$/s, '');
      const flag = flags.find((one) => [`--${one.name}`, `--no-${one.name}`, `-${one.char}`].includes(name));
      if (!flag) continue;
      line.used.add(flag.name);
      if (flag.takesValue && !word.includes('=')) line.pending = flag;
    }
  }
  return line;
}

function flagWords({ flags }: CommandWords, used: ReadonlySet<string>): Word[] {
  return flags
    .filter(({ name, multiple }) => multiple || !used.has(name))
    .flatMap(({ name, description, allowNo }) => [
      { value: `--${name}`, description },
      ...(allowNo ? [{ value: `--no-${name}`, description: `not: ${description}` }] : []),
    ]);
}

function flagValue(
  flag: FlagWords,
  current: string,
  { id }: CommandWords,
  { args }: Line,
  words: Words,
): Completion {
  const plain = (options: readonly string[]) =>
    starting(
      current,
      options.map((value) => ({ value, description: '' })),
    );
  if (flag.options.length > 0) return plain(flag.options);
  if (flag.name === 'experiment') return starting(current, words.experiments);
  if (flag.name === 'baseline' && words.baselines?.length) return starting(current, words.baselines);
  if (!['run', 'tournament'].includes(id) || !['set', 'points'].includes(flag.name)) return FILES;
  // `repro tournament` runs the experiment of its name.
  const name = id === 'run' ? args[0] : id;
  const experiment = words.experiments.find(({ value }) => value === name);
  if (!experiment) return NOTHING;
  return flag.name === 'set' ? setting(current, experiment) : points(current, experiment);
}

/** A parameter, and behind `=` its values; after `|` another one of them. */
function setting(current: string, { parameters }: ExperimentWords): Completion {
  const [, name, earlier = ''] = /^([^=]+)=(.*\|)?[^|]*$/s.exec(current) ?? [];
  if (name === undefined)
    return unspaced(
      starting(
        current,
        parameters.map(({ value, description }) => ({ value: `${value}=`, description })),
      ),
    );
  const values = parameters.find(({ value }) => value === name)?.values ?? [];
  return starting(
    current,
    values.map((value) => ({ value: `${name}=${earlier}${value}`, description: '' })),
  );
}

/** Names of the sweep and their values: `rate=600,num-models=12`. */
function points(current: string, { points: sweep }: ExperimentWords): Completion {
  const at = separator(current, sweep);
  const [earlier, last] = [current.slice(0, at), current.slice(at)];
  const name = Object.keys(sweep).find((key) => last.startsWith(`${key}=`));
  const options = name
    ? sweep[name].map((value) => `${earlier}${name}=${value}`)
    : Object.keys(sweep).map((key) => `${earlier}${key}=`);
  const found = starting(
    current,
    options.map((value) => ({ value, description: '' })),
  );
  return name ? found : unspaced(found);
}

// Where the last name begins: behind the last comma that a value does not hold itself, as mixes do.
function separator(current: string, sweep: ExperimentWords['points']): number {
  const names = Object.keys(sweep);
  for (let at = current.lastIndexOf(','); at >= 0; at = current.lastIndexOf(',', at - 1)) {
    const rest = current.slice(at + 1);
    if (
      names.some((name) => `${name}=`.startsWith(rest) || rest.startsWith(`${name}=`)) &&
      isWhole(current.slice(0, at), sweep)
    )
      return at + 1;
    if (at === 0) break;
  }
  return 0;
}

function isWhole(text: string, sweep: ExperimentWords['points']): boolean {
  return Object.entries(sweep).some(([name, values]) =>
    values.some((value) => text.endsWith(`${name}=${value}`)),
  );
}

function argument(
  current: string,
  { id, args }: CommandWords,
  position: number,
  words: Words,
  sub: readonly Word[],
): Completion {
  const arg = args[position];
  if (!arg) return starting(current, sub);
  const options = arg.options.map((value) => ({ value, description: '' }));
  const known = options.length > 0 ? options : namesOf(id, arg.name, words);
  const found = starting(current, [...sub, ...known]);
  return found.candidates.length > 0 ? found : FILES;
}

function namesOf(id: string, arg: string, words: Words): readonly Word[] {
  if (arg === 'experiment' || (id === 'experiments' && arg === 'name')) return words.experiments;
  if (arg === 'workload' || (id === 'workloads' && arg === 'name')) return words.workloads;
  if (arg === 'pipeline') return words.pipelines;
  if (arg === 'dataset') return words.datasets;
  if (arg === 'baseline' && id !== 'baseline save') return words.baselines ?? [];
  return arg === 'zoo' ? words.zoos : [];
}

function starting(current: string, candidates: readonly Word[]): Completion {
  return { candidates: candidates.filter(({ value }) => value.startsWith(current)), kind: 'words' };
}

function unspaced(found: Completion): Completion {
  return { ...found, kind: 'open' };
}

function prefixed(prefix: string, { candidates, kind }: Completion): Completion {
  return { kind, candidates: candidates.map((word) => ({ ...word, value: `${prefix}${word.value}` })) };
}
