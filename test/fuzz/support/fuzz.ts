import { expect, vi } from 'vitest';
import { UserError } from '../../../src/errors.js';
import { stream } from '../../../src/serving-core/random/streams.js';
import { below, LARGEST, type Mutator } from './mutate.js';
import { Watchdog } from './watchdog.js';

/** Which inputs are made, and how many times as many as usual: a longer run finds more (CONTRIBUTING.md). */
const SEED = Number(process.env.REPRO_FUZZ_SEED ?? 1);
const TIMES = Number(process.env.REPRO_FUZZ_TIMES ?? 1);

// What hangs is found by the watchdog.
vi.setConfig({ testTimeout: 300_000 * Math.max(1, TIMES) });

/** Longest that an input may keep a processor, ms, and the longest message. */
const SLOW = 1000;
const LONGEST_MESSAGE = 2000;
/** Different failures of one target that are shown. */
const SHOWN = 8;

export interface Target {
  /** Of the parser; names its stream of mutations. */
  readonly name: string;
  /** Valid inputs. */
  readonly corpus: readonly (string | Uint8Array)[];
  readonly count: number;
  readonly mutate: Mutator;
  /** Reads an input, and fails an expectation where what it gives is not as its type promises. */
  read(input: Buffer): unknown;
  /** It takes whatever comes, and refuses nothing. */
  readonly takesAll?: boolean;
  /** The parser's class of refusals. Default: UserError. */
  readonly refusal?: abstract new (
    ...args: never[]
  ) => Error;
}

/**
 * Has a parser read mutations of valid inputs: each is accepted or refused, in a sentence of one line; never does it crash, hang or
 * take all memory. Prints what fails with its seed, its number and itself, so that it can be read again.
 */
export async function fuzz({
  name,
  corpus,
  count,
  mutate,
  read,
  refusal = UserError,
  takesAll = false,
}: Target): Promise<void> {
  const valid = corpus.map((input) => Buffer.from(input as Uint8Array));
  const watchdog = new Watchdog(name, LARGEST + Math.max(...valid.map(({ length }) => length)));
  const failures = new Map<string, string>();
  const tally = { accepted: 0, refused: 0 };
  const began = process.cpuUsage();
  const one = async (number: number, input: Buffer): Promise<void> => {
    watchdog.reads(number, input);
    const problem = await outcome(input);
    if (problem === 'accepted' || problem === 'refused') tally[problem]++;
    else if (failures.size < SHOWN)
      failures.set(problem.slice(0, 120), `seed ${SEED}, input ${number}: ${problem}\n${shown(input)}`);
  };
  const outcome = async (input: Buffer): Promise<string> => {
    const start = process.cpuUsage();
    const ended = await attempt(input);
    if (busy(start) < SLOW) return ended;
    // Collecting garbage or compiling may have taken long for once.
    const again = process.cpuUsage();
    await attempt(input);
    const took = busy(again);
    return took < SLOW ? ended : `takes ${Math.round(took)} ms`;
  };
  const attempt = async (input: Buffer): Promise<string> => {
    try {
      const value = read(input);
      if (value instanceof Promise) await value;
      return 'accepted';
    } catch (error) {
      return error instanceof refusal ? judged(error) : `${(error as Error)?.stack ?? error}`;
    }
  };
  try {
    for (const [i, input] of valid.entries()) {
      watchdog.reads(i, input);
      expect(`${i}: ${await attempt(input)}`, `valid input of ${name}`).toBe(`${i}: accepted`);
    }
    for (let number = 0; number < count * TIMES; number++) {
      const random = stream(SEED, `fuzz/${name}/${number}`);
      await one(number, mutate(random, valid[below(random, valid.length)], valid));
    }
  } finally {
    await watchdog.end();
  }
  const took = busy(began);
  if (process.env.REPRO_FUZZ_REPORT)
    process.stderr.write(
      `fuzz\t${name}\t${count * TIMES}\t${tally.accepted}\t${tally.refused}\t${Math.round(took)}\n`,
    );
  expect([...failures.values()].join('\n\n')).toBe('');
  // A short run may meet only one of both.
  if (TIMES < 1) return;
  expect(tally.accepted, `mutations that ${name} takes`).toBeGreaterThan(0);
  if (takesAll) expect(tally.refused).toBe(0);
  else expect(tally.refused, `mutations that ${name} refuses`).toBeGreaterThan(0);
}

/** ms that this process has computed since. Other processes do not count, of which a machine may be full. */
function busy(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Whether a refusal is a sentence that a terminal can show. */
function judged(error: Error): string {
  const { message, next = '' } = error as Error & { next?: string };
  for (const text of [message, next]) {
    if (/[^\P{Cc}\t]|[\u2028\u2029]/u.test(text)) return `has control characters: ${JSON.stringify(text)}`;
    if (text.length > LONGEST_MESSAGE) return `has ${text.length} characters: ${text.slice(0, 200)}`;
  }
  return message === '' ? 'says nothing' : 'refused';
}

function shown(input: Buffer): string {
  const text = input.toString('base64');
  return text.length < 4000 ? text : `${text.slice(0, 4000)}… (${input.length} bytes)`;
}
