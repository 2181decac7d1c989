import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sfc32, stream } from '../../src/serving-core/random/streams.js';
import { after, filesBelow, killWhen } from '../support/killing.js';
import { repro } from './repro.js';

const KILLS = 4;

let dir: string;
let run: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-kill-writing-'));
  run = join(dir, 'run');
  for (const [logdir, seed] of [
    ['kept', '0'],
    ['other', '1'],
  ])
    expect(
      (await repro([...fig7(join(dir, logdir), '--seed', seed), '--no-plot', '--no-check'])).status,
    ).toBe(0);
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const fig7 = (logdir: string, ...more: string[]) => [
  ...['run', 'fig7', '--logdir', logdir, '--set', 'models=2|4', '--set', 'rate=50|100', '--set', 'period=2'],
  ...more,
];
/** Runs a command in the tests' folder, so that paths in what it writes are the same each time. */
const at = (args: readonly string[]) => repro(args, { cwd: dir });

/** What a folder holds under final names: all but what a killed process left half written, and what the clock or a log says. */
function whole(folder: string): Map<string, string> {
  const files = existsSync(folder) ? [...filesBelow(folder)] : [];
  return new Map(
    files.filter(([name]) => !/\.partial$|^run\.log$|^\.lock$|^search\.json$|^manifest\.json$/.test(name)),
  );
}

/** What is appended to may end early, and anywhere; all else is as it will be. */
const wholeAs = (file: string, text: string, reference = ''): boolean =>
  file.endsWith('tried.jsonl') ? reference.startsWith(text) : text === reference;

const namesBelow = (folder: string): string[] =>
  existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : [];

/** A random moment: some ms after the start, or after some files have been begun. */
function moment(random: Sfc32, folder: string, ms: number, files: number): () => boolean {
  const before = namesBelow(folder).length;
  const some = 1 + Math.floor(random.next() * files);
  const kinds = [
    after(ms * random.next()),
    after(random.next() < 0.5 ? 0 : 20 * random.next(), () => namesBelow(folder).length >= before + some),
  ];
  return kinds[random.next() < 0.25 ? 0 : 1];
}

interface Writing {
  /** The command, which may be another when something lies there already. */
  args(): string[];
  /** Where it writes. */
  folder: string;
  /** Has the folder as it is before the command. */
  fresh(): void;
}

/** Kills a command at random moments: what it had written by then is whole, and when it is repeated all is as if nothing had been. */
async function killed(name: string, { args, folder, fresh }: Writing): Promise<void> {
  fresh();
  const began = performance.now();
  const { status, stderr } = await at(args());
  const ms = performance.now() - began;
  expect([0, 3], stderr).toContain(status);
  const reference = whole(folder);
  fresh();
  const written = reference.size - whole(folder).size;
  expect(written).toBeGreaterThan(0);
  const random = stream(51, name);
  let midway = 0;
  for (let kills = 0; kills < KILLS; ) {
    fresh();
    const none = whole(folder).size;
    const ended = await killWhen(args(), moment(random, folder, ms, written), dir);
    if (ended.killed) kills++;
    else expect(ended.status, ended.stderr).toBe(status);
    const left = whole(folder);
    for (const [file, text] of left)
      expect(wholeAs(file, text, reference.get(file)), `${file} after a kill`).toBe(true);
    if (ended.killed && (left.size > none || namesBelow(folder).some((file) => file.endsWith('.partial'))))
      midway++;
    const again = await at(args());
    expect(again.status, again.stderr).toBe(status);
    expect([...whole(folder).keys()]).toEqual([...reference.keys()]);
    for (const [file, text] of whole(folder))
      expect(text === reference.get(file), `${file} at the end`).toBe(true);
  }
  // Else no kill came while it wrote, and this says nothing.
  expect(midway).toBeGreaterThan(0);
}

/** A command on a finished run that writes into its logdir. */
const onRun = (...args: string[]): Writing => ({
  args: () => args,
  folder: run,
  fresh() {
    rmSync(run, { recursive: true, force: true });
    cpSync(join(dir, 'kept'), run, { recursive: true });
  },
});
/** A command that writes into a folder of its own. */
const into = (folder: string, args: (folder: string) => string[]): Writing => {
  const path = join(dir, folder);
  return {
    args: () => args(path),
    folder: path,
    fresh: () => rmSync(path, { recursive: true, force: true }),
  };
};

describe('a command that is killed while it writes', () => {
  it.each([
    ['claims', () => onRun('check', '-l', run)],
    ['figures', () => onRun('plot', '-l', run, '--format', 'svg')],
    ['a report', () => onRun('report', '-l', run)],
    [
      'a comparison',
      () => into('compared', (to) => ['compare', 'kept', 'other', '-o', to, '--format', 'svg']),
    ],
    ['claims and figures of a run', () => onRun(...fig7(run, '--resume'))],
    [
      'a search',
      () =>
        into('search', (to) =>
          existsSync(join(to, 'search.json'))
            ? ['search', 'fig7', '--logdir', to, '--resume', '-j', '1']
            : [
                ...[
                  'search',
                  'fig7',
                  '--max',
                  'rate',
                  '--slo',
                  'p99<=100ms',
                  '--points',
                  'models=12',
                  '-j',
                  '1',
                ],
                ...['gpus=1', 'period=2', 'sloStart=100', 'sloEnd=150'].flatMap((value) => ['--set', value]),
                ...['--precision', '0.1', '--logdir', to],
              ],
        ),
    ],
  ] as const)(
    'leaves %s whole or not at all, and when repeated the same',
    (name, writing) => killed(name, writing()),
    600_000,
  );
});
