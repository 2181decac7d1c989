import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Allocate from '../../src/commands/allocate.js';
import KairosDistribute from '../../src/commands/kairos/distribute.js';
import KairosServers from '../../src/commands/kairos/servers.js';
import KairosThroughput from '../../src/commands/kairos/throughput.js';
import { runCommand as run } from '../support/run-command.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-kairos-'));
  vi.stubEnv('REPRO_DATA', join(folder, 'data'));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A user's latencies: 20 samples of batches 500 and 1000 on two types, `slow` ms at the larger. */
function ownLatencies(slow = 40): string {
  const file = join(folder, 'own.csv');
  const lines = [
    ['gpu', 500, 8],
    ['gpu', 1000, 12],
    ['cpu', 500, 16],
    ['cpu', 1000, slow],
  ].flatMap(([type, batch, ms]) => new Array(20).fill(`${type},${batch},${ms}`));
  writeFileSync(file, `instance,batch,latency_ms\n${lines.join('\n')}\n`);
  return file;
}

describe('repro allocate', () => {
  it('ranks 331 mixes for rm2, and says which one Kairos takes', async () => {
    const { json, text } = await run(Allocate, '--no-plot');
    expect(text).toContain("331 mixes, ranked by the authors' profile");
    expect(text).toMatch(/^ +1 +1 +0 +13 +0 +2\.463 +144\.2 +chosen$/m);
    expect(json.ranking).toHaveLength(331);
  });

  it("writes the ranking as the authors' program does", async () => {
    const file = join(folder, 'ranking.json');
    await run(Allocate, '-m', 'ncf', '--no-plot', '--write', file);
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(sha256).toBe('7d7c6574436e12792b1da6f8ce3946b4c082fa90676c970e9e639af3591126c6');
  });

  it('measures the first mixes, draws them and keeps the data', async () => {
    const { json, text } = await run(
      ...[Allocate, '--latencies', 'stand-in', '--measure', '2', '--queries', '1000', '--seeds', '2'],
      ...['--format', 'svg', '-o', folder],
    );
    expect(text).toMatch(/144\.2 +\d+\.\d ±\d+\.\d +chosen/);
    expect(text).toContain(
      'MEASURED: highest rate simulated with 99 % in time by kairos, 2 seeds of 1000 queries',
    );
    expect(json.measured).toHaveLength(2);
    expect(json.measured[0].throughput.value).toBeLessThan(144.3);
    expect(existsSync(join(folder, 'allocate_rm2_budget=2.5.svg'))).toBe(true);
    expect(readFileSync(join(folder, 'allocate_rm2_budget=2.5.tsv'), 'utf8').split('\n')).toHaveLength(333);
  });

  it('ranks mixes of one’s own latencies and prices, from a profile made of them', async () => {
    const own = ['-m', 'mine', '--latencies', ownLatencies(), '--qos', '30', '--no-plot'];
    const { json } = await run(
      Allocate,
      ...own,
      '--instance',
      'gpu=1x2',
      '--instance',
      'cpu=0.25x4',
      '-b',
      '2',
    );
    expect(json.types).toEqual(['gpu', 'cpu']);
    expect(json.profile.from).toContain('own.csv');
    // 1 or 2 gpu and up to 4 or 0 cpu
    expect(json.ranking).toHaveLength(6);
    // the batch of 1000 takes 40 ms of 30
    expect(json.profile.auxiliaries[0].vioBatch).toBe(500);
  });

  it.each([
    [
      'a budget below one base instance',
      ['-b', '0.5'],
      'A budget of 0.5 $/h is below one base instance: g4dn.xlarge costs 0.526 $/h.',
    ],
    [
      'a target that nobody meets',
      ['--qos', '1', '--latencies', 'stand-in'],
      'No instance of the mix meets a target of 1 ms: the fastest takes 4.96 ms for batch 10.',
    ],
    ['an unknown model', ['-m', 'rm3'], "Unknown model of Kairos 'rm3'."],
    ['an unknown instance type', ['--instance', 'tpu=1'], "Unknown instance type of rm2 'tpu'."],
    [
      'a price that is none',
      ['--instance', 'gpu=free'],
      "--instance must be a name, a price above 0 and perhaps a count from 1 to 1000, but is 'gpu=free'.",
    ],
    [
      'a price without end',
      ['--instance', `gpu=${'9'.repeat(400)}`],
      '--instance must be a name, a price above 0',
    ],
    [
      'a type without an instance',
      ['--instance', 'gpu=1x0'],
      "--instance must be a name, a price above 0 and perhaps a count from 1 to 1000, but is 'gpu=1x0'.",
    ],
    ['a type twice', ['--instance', 'gpu=1', '--instance', 'gpu=2'], '--instance names gpu twice.'],
    [
      'more mixes than can be listed',
      ['-b', '999', '--instance', 'g4dn.xlarge=1x1000', '--instance', 'r5n.large=0.1x1000'],
      'More than 250,000 mixes cost at most 999 $/h.',
    ],
    ['a figure of no known format', ['--plot', '--format', 'bmp'], "Unknown figure format 'bmp'."],
    ['a hexadecimal budget', ['-b', '0x10'], "--budget must be a number above 0, but is '0x10'."],
    ['a budget that is none', ['-b', 'much'], "--budget must be a number above 0, but is 'much'."],
    [
      "the authors' profile of another target",
      ['--qos', '400', '--profile', 'shipped'],
      'The authors ship no profile of rm2 for this target and these instances.',
    ],
    ['an archive that is not here', ['--latencies', 'archive'], 'The latency data of Kairos is not here.'],
    ['a file that is not here', ['--latencies', 'none.csv'], /none\.csv does not exist\.$/],
  ])('refuses %s', async (_, flags, message) => {
    await expect(run(Allocate, ...(flags.includes('--plot') ? [] : ['--no-plot']), ...flags)).rejects.toThrow(
      message,
    );
  });

  it('refuses queries beyond the data, and types without a price', async () => {
    const small = join(folder, 'small.csv');
    writeFileSync(small, `instance,batch,latency_ms\n${'gpu,100,5\n'.repeat(10)}`);
    const own = ['-m', 'mine', '--qos', '30', '--no-plot', '--latencies'];
    await expect(run(Allocate, ...own, small)).rejects.toThrow(
      'Queries have batches of up to 999, but the latencies of mine end at 100.',
    );
    await expect(run(Allocate, ...own, ownLatencies())).rejects.toThrow(
      'Instance type gpu has no known price.',
    );
    await expect(
      run(Allocate, '-m', 'mine', '--no-plot', '--latencies', ownLatencies(), '--instance', 'gpu=1'),
    ).rejects.toThrow('Model mine has no published target latency.');
  });
});

describe('repro kairos throughput', () => {
  it('finds what a mix serves, and the curve', async () => {
    const { json, text } = await run(
      ...[
        KairosThroughput,
        '--latencies',
        'stand-in',
        '--queries',
        '1500',
        '--seeds',
        '2',
        '--rate',
        '50,95',
      ],
    );
    expect(json.throughput.value).toBeGreaterThan(95);
    expect(json.throughput.value).toBeLessThan(125);
    expect(text).toContain(
      'The bound is 119.5 queries/s. 2 seeds of 1500 queries; latencies: stand-in\n\nQUERIES/S',
    );
    expect(json.curve.map(({ rate }: { rate: number }) => rate)).toEqual([50, 95]);
  });

  it('says when no rate is served, and of one seed no interval', async () => {
    const { json, text } = await run(
      ...[KairosThroughput, '--latencies', 'stand-in', '--mix', '1,0,9,0', '--qos', '20'],
      ...['--queries', '500', '--seeds', '1'],
    );
    expect(json.throughput.value).toBe(0);
    expect(text).toMatch(/^rm2 on 1,0,9,0 .*, kairos: no rate with 99 % within 20 ms$/m);
  });

  it('notes that a short run says little', async () => {
    const noted = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await run(KairosThroughput, '--latencies', 'stand-in', '--queries', '100', '--seeds', '1');
    expect(String(noted.mock.lastCall?.[0])).toContain('too short for queues to grow: give more --queries.');
  });

  it.each([
    ['a mix without a base', ['--mix', '0,0,9,0'], "Mix '0,0,9,0' has no base instance (g4dn.xlarge)."],
    ['too few counts', ['--mix', '2,0'], "Mix '2,0' must be 4 whole numbers with commas between"],
    ['an unknown mix', ['--mix', 'simlar'], "Unknown mix 'simlar'."],
    [
      'a rank beyond the last',
      ['--mix', 'rank-332'],
      'The budget allows 331 mixes, so there is no rank 332.',
    ],
    ['a negative count', ['--mix', '2,0,9,-1'], "Mix '2,0,9,-1' must be 4 whole numbers"],
    [
      'a target of more than all',
      ['--target', '99'],
      "--target must be a share above 0 and up to 1, but is '99'.",
    ],
    [
      'a threshold that nobody heeds',
      ['--threshold', '5'],
      '--threshold is of the threshold distributor, but kairos distributes.',
    ],
  ])('refuses %s', async (_, flags, message) => {
    await expect(run(KairosThroughput, ...flags)).rejects.toThrow(message);
  });
});

describe('repro kairos servers and distribute', () => {
  const config = (value: unknown) => {
    const file = join(folder, 'config.json');
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };

  it.each([
    [
      'without a base',
      { 'r5n.large': 9 },
      'the first type that it has instances of must be the base, g4dn.xlarge.',
    ],
    [
      'whose base is not the first',
      { 'r5n.large': 9, 'g4dn.xlarge': 2 },
      'the first type that it has instances of must be the base, g4dn.xlarge.',
    ],
    [
      'with half an instance',
      { 'g4dn.xlarge': 0.5 },
      'the count of g4dn.xlarge must be a whole number, but is 0.5.',
    ],
    ['with a text for a count', { 'g4dn.xlarge': '2' }, 'must be a whole number, but is "2".'],
    ['of very many', { 'g4dn.xlarge': 1e9 }, "Mix '1000000000' has more than 1000 instances."],
    ['with an unknown type', { tpu: 1 }, 'there are no latencies of tpu'],
    ['that is no object', [2, 0], 'it must be an object of counts by instance type.'],
    ['that is not JSON', '{', 'it is not JSON.'],
  ])('refuse a configuration %s', async (_, value, message) => {
    await expect(run(KairosServers, '--config', config(value), '--port', '0')).rejects.toThrow(message);
    await expect(run(KairosDistribute, '--config', config(value), '--hosts', '127.0.0.1:1')).rejects.toThrow(
      message,
    );
  });

  it.each([
    ['instances that are not in the mix', ['--only', '2-11'], 'There is no instance 11: the mix has 11'],
    ['a range that is none', ['--only', '3-1'], "--only must list whole numbers, but is '3-1'."],
    ['ports beyond the last', ['--port', '65530'], 'Instance 10 would listen on port 65540, beyond 65535.'],
    ['no host', ['--host', ''], '--host is empty.'],
  ])('servers refuse %s', async (_, flags, message) => {
    await expect(run(KairosServers, ...flags)).rejects.toThrow(message);
  });

  it('refuse addresses that are not those of the mix', async () => {
    await expect(run(KairosDistribute, '--hosts', '127.0.0.1:1')).rejects.toThrow(
      'The mix has 11 instances, but 1 address is given.',
    );
    await expect(run(KairosDistribute, '--addresses', config('[]'))).rejects.toThrow(
      'it must be a list of addresses.',
    );
  });
});
