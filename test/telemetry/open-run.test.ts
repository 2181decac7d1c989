import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRun } from '../../src/telemetry/logdir/open-run.js';
import type { Manifest, PointRecord } from '../../src/telemetry/run.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-logdir-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const planned = (name: string, rate: number) => ({
  name,
  key: 'k',
  parameters: { rate },
  repeat: 0,
  seed: 0,
});

const manifest: Manifest = {
  format: 1,
  experiment: 'fig7',
  scale: 'quick',
  target: 'sim',
  seed: 0,
  repeats: 1,
  parameters: {},
  telemetry: ['requests'],
  datasets: [],
  versions: { repro: '0.1.0', core: '1', node: 'v20' },
  machine: { platform: 'linux', arch: 'x64', cpus: 2, cpuModel: 'x', memoryBytes: 1 },
  startedAt: '2026-01-01T00:00:00.000Z',
  command: [],
  points: [planned('rate=600', 600), planned('rate=1200', 1200)],
};

function point(name: string, over: Partial<PointRecord> = {}): void {
  const folder = join(dir, 'points', name);
  mkdirSync(folder, { recursive: true });
  const record: PointRecord = {
    format: 1,
    name,
    key: 'k',
    status: 'ok',
    parameters: { rate: 600 },
    repeat: 0,
    seed: 0,
    rows: { requests: 0 },
    notices: [],
    counters: {},
    wallSeconds: 1,
    ...over,
  };
  writeFileSync(join(folder, 'point.json'), JSON.stringify(record));
  writeFileSync(join(folder, 'clockwork_request_log.tsv'), 't\n');
}

const write = (name: string, text = ''): void => writeFileSync(join(dir, name), text);

describe("repro's own logdir", () => {
  it('lists finished points in sweep order and the unfinished ones', async () => {
    write(
      'manifest.json',
      JSON.stringify({ ...manifest, points: [planned('b', 1), planned('c', 2), planned('a', 3)] }),
    );
    point('a', { parameters: { rate: 3 }, counters: { unread: 7 } });
    point('b');
    mkdirSync(join(dir, 'points', 'c'));
    const run = await openRun(dir);
    expect(run.points.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(run.unfinished).toEqual(['c']);
    expect(run.points[1]).toMatchObject({
      parameters: { rate: 3 },
      status: 'ok',
      counters: { unread: 7 },
      files: { requests: join(dir, 'points', 'a', 'clockwork_request_log.tsv') },
    });
  });

  it('offers no table of a failed point', async () => {
    write('manifest.json', JSON.stringify(manifest));
    point('rate=600', { status: 'failed', reason: 'it broke.' });
    const { points } = await openRun(dir);
    expect(points).toMatchObject([{ status: 'failed', files: {} }]);
  });

  it('misses the table of a finished point', async () => {
    write('manifest.json', JSON.stringify(manifest));
    point('rate=600', { rows: { requests: 1, actions: 1 } });
    await expect(openRun(dir)).rejects.toThrow(
      /Point rate=600 has finished, but its table .*clockwork_action_log.tsv is missing/,
    );
  });

  it('refuses a table that is a link out of it, and takes one within, also where the logdir itself is a link', async () => {
    write('manifest.json', JSON.stringify(manifest));
    point('rate=600');
    const table = join(dir, 'points/rate=600/clockwork_request_log.tsv');
    const elsewhere = mkdtempSync(join(tmpdir(), 'repro-elsewhere-'));
    renameSync(table, join(elsewhere, 'log.tsv'));
    symlinkSync(join(elsewhere, 'log.tsv'), table);
    await expect(openRun(dir)).rejects.toThrow(`${table} is a link that leaves the logdir ${dir}.`);
    rmSync(table);
    renameSync(join(elsewhere, 'log.tsv'), join(dir, 'log.tsv'));
    symlinkSync('../../log.tsv', table);
    symlinkSync(dir, join(elsewhere, 'linked'));
    expect((await openRun(join(elsewhere, 'linked'))).points).toHaveLength(1);
  });

  it('refuses a table that has another size than when it was stored', async () => {
    write('manifest.json', JSON.stringify(manifest));
    point('rate=600', { bytes: { requests: 2 } });
    expect((await openRun(dir)).points).toHaveLength(1);
    point('rate=600', { bytes: { requests: 4000 } });
    await expect(openRun(dir)).rejects.toMatchObject({
      message: expect.stringMatching(/_request_log\.tsv has 2 bytes instead of 4000\.$/),
      next: expect.stringContaining('--resume'),
    });
  });

  it('knows no table but its own, and no size but a count', async () => {
    write('manifest.json', JSON.stringify(manifest));
    point('rate=600', { rows: { constructor: 1 } as never });
    await expect(openRun(dir)).rejects.toThrow(/constructor is missing/);
    point('rate=600', { bytes: { requests: -1 } });
    await expect(openRun(dir)).rejects.toThrow(/damaged: bytes must hold counts only/);
  });

  it.each([
    ['{"format": 1,', /manifest\.json is not JSON/],
    ['[]', /manifest\.json is damaged: must be an object/],
    [JSON.stringify({ ...manifest, format: 2 }), /damaged: format must be 1, but is 2/],
    [JSON.stringify({ ...manifest, seed: 'x' }), /damaged: seed must be an integer/],
    [
      JSON.stringify({ ...manifest, repeats: 1e9 }),
      /damaged: repeats must be an integer from 1 to 10000, but is/,
    ],
    [
      JSON.stringify({ ...manifest, repeats: 0 }),
      /damaged: repeats must be an integer from 1 to 10000, but is 0/,
    ],
    [
      JSON.stringify({ ...manifest, until: { relative: 2, first: 5, most: 9, repeated: [] } }),
      /damaged: until relative must be above 0 and at most 1/,
    ],
    [
      JSON.stringify({ ...manifest, until: { relative: 0.1, first: 5, most: 9, repeated: [{ name: 'a' }] } }),
      /damaged: until repeated \[0\] repeats must be an integer of at least 0/,
    ],
    [JSON.stringify({ ...manifest, telemetry: [] }), /damaged: telemetry must not be empty/],
    [
      JSON.stringify({ ...manifest, points: new Array(100_001).fill(0) }),
      /damaged: points must not have more than 100000 items/,
    ],
    [JSON.stringify({ ...manifest, selected: [1] }), /damaged: selected \[0\] must be a text/],
    [JSON.stringify({ ...manifest, swept: { rate: 5 } }), /damaged: swept rate must be a list/],
    [JSON.stringify({ ...manifest, swept: { rate: [null] } }), /damaged: swept rate must hold numbers/],
    [
      JSON.stringify({ ...manifest, points: [planned('ok', 1), planned('../x', 1)] }),
      /damaged: points \[1\] name must be a plain folder name/,
    ],
  ])('says what is wrong with the manifest %s', async (text, message) => {
    write('manifest.json', text);
    await expect(openRun(dir)).rejects.toThrow(message);
  });

  it.each([
    [{ gitCommit: 5 }, 'gitCommit must be a text'],
    [{ versions: { repro: {} } }, 'versions repro must be a text'],
    [{ machine: null }, 'machine must be an object'],
    [{ startedAt: 1 }, 'startedAt must be a text'],
    [{ command: [1] }, 'command [0] must be a text'],
  ])('says what is wrong with a manifest of which %j', async (over, wrong) => {
    write('manifest.json', JSON.stringify({ ...manifest, ...over }));
    await expect(openRun(dir)).rejects.toThrow(`manifest.json is damaged: ${wrong}.`);
  });

  it('says which point.json is damaged', async () => {
    write('manifest.json', JSON.stringify(manifest));
    point('rate=1200');
    writeFileSync(join(dir, 'points', 'rate=1200', 'point.json'), '{"format":1,"name":"rate=1200"');
    await expect(openRun(dir)).rejects.toThrow(/rate=1200\/point\.json is not JSON/);
    point('rate=1200', { status: 'good' as 'ok' });
    await expect(openRun(dir)).rejects.toThrow(/status must be ok or invalid or failed, but is "good"/);
  });

  it('opens one of its points alone', async () => {
    point('rate=600');
    const { manifest: none, points } = await openRun(join(dir, 'points', 'rate=600'));
    expect(none).toBeNull();
    expect(points).toMatchObject([{ name: 'rate=600', parameters: { rate: 600 } }]);
  });
});

describe('a directory of the original scripts', () => {
  it('has a point a name, tsv and csv alike, in natural order', async () => {
    write('file=controller_dist=poisson_rate=1200_num-models=12_request.csv');
    write('file=controller_dist=poisson_rate=600_num-models=12_request.tsv');
    write('file=controller_dist=poisson_rate=600_num-models=12_action.tsv');
    write('file=client_dist=poisson_rate=600_num-models=12.log');
    const { points, manifest: none } = await openRun(dir);
    expect(none).toBeNull();
    expect(points.map(({ parameters }) => parameters)).toEqual([
      { dist: 'poisson', rate: 600, 'num-models': 12 },
      { dist: 'poisson', rate: 1200, 'num-models': 12 },
    ]);
    expect(points[0].files).toEqual({
      requests: join(dir, 'file=controller_dist=poisson_rate=600_num-models=12_request.tsv'),
      actions: join(dir, 'file=controller_dist=poisson_rate=600_num-models=12_action.tsv'),
    });
  });

  it.each([
    [
      'file=controller_dist=poisson_rate-fg=200_num-bg=12_concurrency-bg=16_request.csv',
      { dist: 'poisson', 'rate-fg': 200, 'num-bg': 12, 'concurrency-bg': 16 },
    ],
    ['file=controller_model=resnet50_v2_rate=0.5_request.tsv', { model: 'resnet50_v2', rate: 0.5 }],
    ['file=controller_request_25.tsv', { config: 25 }],
    ['file=controller_3_request.tsv', { index: 3 }],
    ['file=controller_request.tsv', {}],
  ])('names the parameters of %s', async (name, parameters) => {
    write(name);
    expect((await openRun(dir)).points.map((point) => point.parameters)).toEqual([parameters]);
  });

  it('pairs the two tables of an experiment with one run, whose names hold no parameter', async () => {
    write('file=controller_request.tsv');
    write('file=controller_action.tsv');
    const { points } = await openRun(dir);
    expect(points).toHaveLength(1);
    expect(Object.keys(points[0].files).sort()).toEqual(['actions', 'requests']);
  });

  it('refuses two files that are the same table of one point', async () => {
    write('file=controller_rate=600_request.tsv');
    write('file=controller_rate=600_request.csv');
    await expect(openRun(dir)).rejects.toThrow('are both the requests of one point');
  });
});

describe("a copy of the original's log directory", () => {
  it('is a single point', async () => {
    write('clockwork_request_log.tsv');
    write('client.console.txt');
    const { points } = await openRun(dir);
    expect(points).toHaveLength(1);
    expect(points[0].files).toEqual({ requests: join(dir, 'clockwork_request_log.tsv') });
  });
});

describe('what is no logdir', () => {
  it('does not exist', async () => {
    await expect(openRun(join(dir, 'no'))).rejects.toThrow('it does not exist');
  });

  it('is a file', async () => {
    write('file');
    await expect(openRun(join(dir, 'file'))).rejects.toThrow('it is not a directory');
  });

  it('is empty', async () => {
    await expect(openRun(dir)).rejects.toThrow(`${dir} is empty.`);
  });

  it('holds something else', async () => {
    write('notes.txt');
    await expect(openRun(dir)).rejects.toThrow(`${dir} holds no telemetry.`);
  });

  it('may not be read', { skip: process.getuid?.() === 0 }, async () => {
    chmodSync(dir, 0o000);
    await expect(openRun(dir)).rejects.toThrow('permission denied');
    chmodSync(dir, 0o700);
  });
});
