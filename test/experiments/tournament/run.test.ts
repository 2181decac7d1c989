import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { capacityOf } from '../../../experiments/tournament/capacity.js';
import experiment from '../../../experiments/tournament/experiment.js';
import { fleets, names, zooModels } from '../../../experiments/tournament/systems.js';
import { checkRun } from '../../../src/claims/check.js';
import { loadZoo } from '../../../src/datasets/zoo/index.js';
import type { AnyExperiment } from '../../../src/experiment/parameters.js';
import { type Run, standings } from '../../../src/index.js';
import { sent } from '../sent.js';
import { simulate } from '../simulate.js';

const declaration = experiment as unknown as AnyExperiment;
const short = { fleet: 'uniform', maxBatch: 8, load: 0.9, duration: 20, leadIn: 5 };

describe('twenty seconds of a tournament', () => {
  let run: Run;
  beforeAll(async () => {
    run = await simulate(
      declaration,
      names.map((system) => ({ ...short, system })),
    );
  }, 120_000);

  it('bring the same requests at the same nanosecond to all', async () => {
    const first = await sent(run.points[0]!.files.requests!);
    expect(first.arrival.length).toBeGreaterThan(15_000);
    expect(new Set(first.model).size).toBe(4);
    for (const { files } of run.points.slice(1)) expect(await sent(files.requests!)).toEqual(first);
  });

  it('have standings of all, none above what the fleet can serve', async () => {
    const all = await standings(run);
    expect(all.map(({ system }) => system).sort()).toEqual([...names].sort());
    for (const { goodput, system } of all)
      expect([system, goodput.value <= capacityOf('uniform', 8)!]).toEqual([system, true]);
  });

  it('are judged by the claim that needs any contest, and told apart by those that need others', async () => {
    const rows = await checkRun(run, declaration);
    const by = (id: string) => rows.find((row) => row.id === `tournament.${id}`)!;
    expect(by('capacity').verdict).toBe('PASS');
    expect(by('edf-overload').reason).toBe(
      'needs a finished point with fleet=uniform, maxBatch=8, system=edf, load=1.5',
    );
  });

  it('are silent where the claims were put down for another workload', async () => {
    const other = {
      ...run,
      points: run.points.map((point) => ({ ...point, parameters: { ...point.parameters, burst: 1 } })),
    };
    const rows = await checkRun(other, declaration);
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(['NOT TESTABLE']));
    expect(rows[0]!.reason).toBe('the claims are about a run with burst=3, this run burst=1');
  });
});

describe('the capacity of a fleet', () => {
  it('is that of the zoo’s own best batches', async () => {
    const zoo = await loadZoo('osdi20');
    const shares = [1, 1 / 2, 1 / 3, 1 / 4];
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (const most of [1, 8]) {
      const seconds = shares.reduce((sum, share, i) => {
        const { batchSizes, execution } = zoo.get(zooModels[i]!)!;
        const each = batchSizes.flatMap((size, k) => (size <= most ? [execution[k]! / size] : []));
        return sum + (share / total) * Math.min(...each) * 1e-9;
      }, 0);
      for (const fleet of ['uniform', 'mixed'] as const) {
        const speed = fleets[fleet].reduce((sum, { count, slowdown }) => sum + count / slowdown, 0);
        expect(capacityOf(fleet, most)).toBeCloseTo(speed / seconds, 6);
      }
    }
    expect(capacityOf('uniform', 4)).toBeUndefined();
  });
});

describe('the competitor of the README', () => {
  const readme = readFileSync(new URL('../../../experiments/tournament/README.md', import.meta.url), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(readme)![1]!;
  const own = (text: string) => {
    const file = join(mkdtempSync(join(tmpdir(), 'repro-mine-')), 'mine.ts');
    writeFileSync(file, text);
    return { ...short, load: 0.3, system: file };
  };

  it('saved as a file, serves nearly all of a light load in time', async () => {
    const run = await simulate(declaration, [own(code)]);
    const [only] = await standings(run);
    expect(only!.share.value).toBeGreaterThan(0.95);
  });

  it('is refused with its file, its line and what it did where it sends to a busy instance', async () => {
    const wrong = code.replace('if (this.arena.isIdle(instance)) ', '');
    await expect(simulate(declaration, [own(wrong)])).rejects.toThrow(
      /mine\.ts:\d+: arrived fails: instance \d was sent a batch and is not idle\.$/,
    );
  });

  it('is refused where it lets requests wait', async () => {
    const lazy = code.replace('if (longest === 0) return;', 'return;');
    await expect(simulate(declaration, [own(lazy)])).rejects.toThrow(
      /mine\.ts: \d+ requests were neither sent nor dropped\.$/,
    );
  });

  it.each([
    ["system: 'tournament',", "system: 'faro',", "system must be 'tournament'"],
    ["name: 'longest queue',", "name: '',", 'name must be a text'],
    ['create: (arena) => new LongestQueue(arena),', '', 'create must be a function'],
    ['freed(instance: number)', 'other(instance: number)', 'must have the method freed'],
    [
      'private readonly queues',
      'readonly period = -1;\n  private readonly queues',
      'period must be a number of s',
    ],
  ])('is refused with %s changed', async (from, to, message) => {
    await expect(simulate(declaration, [own(code.replace(from, to))])).rejects.toThrow(message);
  });

  it('is looked for where it is said to be', async () => {
    await expect(simulate(declaration, [{ ...short, system: './nowhere.ts' }])).rejects.toThrow(
      'There is no competitor file',
    );
    await expect(simulate(declaration, [{ ...short, system: 'clockwrk' }])).rejects.toThrow('clockwrk');
  });
});
