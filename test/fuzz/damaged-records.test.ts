import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { experimentTemplate } from '../../src/cli/init/template.js';
import Bundle from '../../src/commands/bundle.js';
import Check from '../../src/commands/check.js';
import Compare from '../../src/commands/compare.js';
import Explain from '../../src/commands/explain.js';
import Plot from '../../src/commands/plot.js';
import Report from '../../src/commands/report.js';
import RunsList from '../../src/commands/runs/list.js';
import Status from '../../src/commands/status.js';
import Verify from '../../src/commands/verify.js';
import { loadZoo } from '../../src/datasets/zoo/index.js';
import { UserError } from '../../src/errors.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { executePlan } from '../../src/runner/execute-plan.js';
import { planRun } from '../../src/runner/plan/plan-run.js';
import { silent } from '../runner/fixture.js';
import { runCommand } from '../support/run-command.js';
import { here } from '../support/simulated-run.js';
import { scratchFolder } from './support/scratch.js';

type Json = Record<string, unknown>;

const folder = scratchFolder();
const logdir = join(folder, 'log');
const manifestFile = join(logdir, 'manifest.json');
const pointFile = join(logdir, 'points/gpus=1/point.json');
let manifest: Json;
let point: Json;

/** What `--until` could have come to, had it been asked for. */
const repeated = {
  name: 'gpus=1',
  repeats: 5,
  good: 5,
  state: 'narrow',
  metrics: [{ name: 'p99', unit: 'ms', repeats: 5, mean: 1, half: 0.01, relative: 0.01 }],
  warmUp: { seconds: 1, longest: 2, never: 0, short: 0 },
};

/** What stands in a field that somebody damaged; `undefined` takes it out. */
const wrong = [undefined, null, 7, 'text', [], {}, 'x'.repeat(2_000_000)];

beforeAll(async () => {
  const file = join(folder, 'mine.ts');
  writeFileSync(file, experimentTemplate('mine').replace(/default: 600,/, 'default: 20,'));
  const experiment = await loadExperiment(file);
  const settings = {
    scale: 'quick',
    set: ['gpus=1'],
    points: ['gpus=1'],
  } as const;
  const plan = await planRun({ experiment, logdir, jobs: 1, loadProfiles: loadZoo, ...settings });
  await executePlan(plan, silent, { executor: here() });
  manifest = {
    ...JSON.parse(readFileSync(manifestFile, 'utf8')),
    slurm: { partition: 'main', time: '30:00', account: 'me', args: ['--exclusive'] },
    kubernetes: { context: 'here', namespace: 'jobs' },
    gitCommit: 'abc',
    until: { relative: 0.02, first: 5, most: 9, repeated: [repeated] },
  };
  const measured = { metrics: { p99: 1 }, warmUp: { state: 'steady', seconds: 1 } };
  point = { ...JSON.parse(readFileSync(pointFile, 'utf8')), measured };
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
}, 120_000);

afterAll(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Every field of a record, also within others; of a list its first item. */
function fieldsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const names = Array.isArray(value) ? Object.keys(value).slice(0, 1) : Object.keys(value);
  return names.flatMap((name) => [[...path, name], ...fieldsOf((value as Json)[name], [...path, name])]);
}

const valueAt = (record: Json, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (at as Json)[name], record);

function damaged(record: Json, path: readonly string[], value: unknown): Json {
  const copy = structuredClone(record);
  const last = path.at(-1)!;
  const holder = path.slice(0, -1).reduce((at, name) => at[name] as Json, copy);
  if (value === undefined && !Array.isArray(holder)) delete holder[last];
  else holder[last] = value;
  return copy;
}

const out = join(folder, 'out');
const commands: Record<string, () => Promise<unknown>> = {
  'runs list': () => runCommand(RunsList, '--in', folder),
  status: () => runCommand(Status, '-l', logdir),
  plot: () => runCommand(Plot, '-l', logdir, '--format', 'svg', '-o', out),
  check: () => runCommand(Check, '-l', logdir, '--no-save'),
  report: () => runCommand(Report, '-l', logdir, '-o', join(folder, 'report.html')),
  compare: () => runCommand(Compare, logdir, logdir),
  explain: () => runCommand(Explain, '-l', logdir, '--worst', '1'),
  verify: () => runCommand(Verify, logdir, '--sample', '0'),
  bundle: () => runCommand(Bundle, '-l', logdir, '-o', join(folder, 'b.tgz'), '--without-telemetry'),
};

/** Nothing where a command does its work; else what it says, which must be short. A crash is thrown with what caused it. */
async function says(name: string, cause = ''): Promise<string> {
  try {
    await commands[name]();
    return '';
  } catch (error) {
    if (!(error instanceof UserError)) throw new Error(`${name} crashes at ${cause}`, { cause: error });
    expect(error.message.length, `${name} at ${cause}`).toBeLessThan(3000);
    return error.message;
  }
}

/** Damages each field in each way; returns which damage no reader noticed. Where one is let through, the others of its kind are looked at no more. */
async function everyField(file: string, record: Json): Promise<string[]> {
  const unnoticed: string[] = [];
  for (const path of fieldsOf(record)) {
    let through = 0;
    for (const value of wrong) {
      const what = `${path.join('.')} = ${String(JSON.stringify(value)).slice(0, 12)}`;
      writeFileSync(file, JSON.stringify(damaged(record, path, value)));
      if (/\.json is damaged: .{1,500}\.$/.test(await says('status', what))) continue;
      if (through++ > 0) continue;
      unnoticed.push(what);
      // Another number or text in a field of a field is no damage.
      if (path.length > 1 && typeof value !== 'object' && typeof value === typeof valueAt(record, path))
        continue;
      for (const name of Object.keys(commands)) await says(name, what);
    }
  }
  writeFileSync(file, JSON.stringify(record));
  return unnoticed;
}

describe('a record with a damaged field', () => {
  it('is whole before that', async () => {
    writeFileSync(manifestFile, JSON.stringify(manifest));
    for (const name of Object.keys(commands)) expect(`${name}: ${await says(name)}`).toBe(`${name}: `);
  });

  it('never crashes a command, when it is a manifest', async () => {
    const unnoticed = await everyField(manifestFile, manifest);
    const through = (field: string) => unnoticed.filter((what) => what.startsWith(`${field} `));
    for (const field of ['format', 'scale', 'machine', 'startedAt', 'versions', 'until.relative'])
      expect(through(field)).toEqual([]);
    // What is as good as what was there: any text, any list of words.
    expect(through('experiment')).toEqual(['experiment = "text"']);
    expect(through('versions.repro')).toEqual(['versions.repro = "text"']);
    expect(through('command')).toEqual(['command = []']);
    expect(through('until.repeated.0.metrics.0.half')).toEqual(['until.repeated.0.metrics.0.half = null']);
  }, 600_000);

  it('never crashes a command, when it is a point', async () => {
    const unnoticed = await everyField(pointFile, point);
    const through = (field: string) => unnoticed.filter((what) => what.startsWith(`${field} `));
    for (const field of ['format', 'status']) expect(through(field)).toEqual([]);
    expect(through('wallSeconds')).toEqual(['wallSeconds = 7']);
    expect(through('measured.metrics')).toEqual(['measured.metrics = {}']);
  }, 600_000);
});
