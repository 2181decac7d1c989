import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { countVerdicts, type Item, statusOf } from '../../src/verify/verdict.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { here, simulatedRun, tiny } from '../support/simulated-run.js';

type Made = Awaited<ReturnType<typeof simulatedRun>>;

const verify = async ({ logdir, manifest, experiment }: Made, options = {}) =>
  (await verifyRun(logdir, manifest, experiment, { executor: here(), jobs: 1, ...options })).items;
const not = (items: readonly Item[]) => items.filter(({ verdict }) => verdict !== 'identical');
/** Changes a file for the time of a check. */
async function changed(path: string, change: (bytes: Buffer) => Buffer, check: () => Promise<void>) {
  const before = readFileSync(path);
  writeFileSync(path, change(Buffer.from(before)));
  try {
    await check();
  } finally {
    writeFileSync(path, before);
  }
}
const table = 'points/rate=100/clockwork_request_log.tsv';

describe('verifying a logdir', () => {
  let made: Made;
  beforeAll(async () => {
    made = await simulatedRun();
  }, 60_000);
  const at = (name: string) => join(made.logdir, name);

  it('finds every table, record, claim and figure the same', async () => {
    const items = await verify(made);
    expect(not(items)).toEqual([]);
    expect(items.map(({ item }) => item).sort()).toEqual(
      [
        ...[100, 200].flatMap((rate) => [
          `points/rate=${rate}/clockwork_request_log.tsv`,
          `points/rate=${rate}/point.json`,
        ]),
        ...[
          'claims.json',
          'graphs/counts.pdf',
          'graphs/counts.png',
          'graphs/counts.svg',
          'graphs/counts.tsv',
        ],
      ].sort(),
    );
    expect(statusOf(items)).toBe(0);
  });

  it('tells the line, the column and both values where one byte of a table was changed', async () => {
    const change = (bytes: Buffer) => {
      const cell = bytes.indexOf('\t', bytes.indexOf('\n', bytes.indexOf('\n') + 1)) + 1;
      bytes[cell] = bytes[cell] === 49 ? 50 : 49;
      return bytes;
    };
    await changed(at(table), change, async () => {
      const items = not(await verify(made));
      const [header] = readFileSync(at(table), 'utf8').split('\n');
      expect(items[0]).toMatchObject({ item: table, verdict: 'differs' });
      expect(items[0].detail).toMatch(
        /^it is not as it was stored \(SHA-256 [0-9a-f]{12}…\); line 3, column /,
      );
      expect(items[0].detail).toContain(`column ${header.split('\t')[1]}: `);
      expect(statusOf(items)).toBe(3);
    });
  });

  it('tells a table that was forged together with its record', async () => {
    const lines = (bytes: Buffer) =>
      Buffer.from(bytes.toString().split('\n').slice(0, -2).join('\n').concat('\n'));
    await changed(at(table), lines, async () => {
      const forge = (bytes: Buffer) => {
        const record = JSON.parse(bytes.toString());
        delete record.sha256;
        record.bytes.requests = readFileSync(at(table)).length;
        record.rows.requests--;
        return Buffer.from(JSON.stringify(record));
      };
      await changed(at('points/rate=100/point.json'), forge, async () => {
        const items = not(await verify(made));
        expect(items[0].detail).toMatch(/^line \d+: the file ends here, recomputed it goes on$/);
        expect(items[1].detail).toMatch(/^rows\.requests: \d+ here, \d+ recomputed$/);
      });
    });
  });

  it('reads no link, waits for no pipe, and says so', async () => {
    const [figure, claims] = ['graphs/counts.svg', 'claims.json'].map(at);
    const kept = [figure, claims].map((path) => readFileSync(path));
    for (const path of [figure, claims]) rmSync(path);
    symlinkSync('/dev/zero', figure);
    execFileSync('mkfifo', [claims]);
    try {
      expect(not(await verify(made, { sample: 0 }))).toMatchObject([
        ...['claims.json', 'graphs/counts.svg'].map((item) => ({
          item,
          verdict: 'not recomputed',
          detail: 'it is a link, or no regular file, and is not read',
        })),
      ]);
    } finally {
      for (const [i, path] of [figure, claims].entries()) {
        rmSync(path);
        writeFileSync(path, kept[i]);
      }
    }
  });

  it('says that graphs is not a folder, where a file is in its place', async () => {
    renameSync(at('graphs'), at('kept'));
    writeFileSync(at('graphs'), '');
    try {
      expect(not(await verify(made, { sample: 0 }))).toEqual([
        { item: 'graphs', verdict: 'not recomputed', detail: 'it is not a folder' },
      ]);
    } finally {
      rmSync(at('graphs'));
      renameSync(at('kept'), at('graphs'));
    }
  });

  it('tells what is missing', async () => {
    const before = readFileSync(at(table));
    rmSync(at(table));
    const items = not(await verify(made));
    writeFileSync(at(table), before);
    expect(items[0]).toEqual({ item: table, verdict: 'missing', detail: 'the file is not there' });
  });

  it('tells a claim, a figure and its metadata that were changed', async () => {
    const replace = (a: string, b: string) => (bytes: Buffer) =>
      Buffer.from(bytes.toString('latin1').replace(a, b), 'latin1');
    await changed(at('claims.json'), replace('"PASS"', '"FAIL"'), async () =>
      expect(not(await verify(made))).toEqual([
        {
          item: 'claims.json',
          verdict: 'differs',
          detail: 'claims[0].verdict: "FAIL" here, "PASS" recomputed',
        },
      ]),
    );
    await changed(at('graphs/counts.svg'), replace('"seed":0', '"seed":1'), async () =>
      expect(not(await verify(made))).toEqual([
        {
          item: 'graphs/counts.svg',
          verdict: 'differs',
          detail: 'its metadata says runs[0].seed: 1 here, 0 recomputed; the picture is the same',
        },
      ]),
    );
    await changed(at('graphs/counts.svg'), replace('>Requests<', '>Request5<'), async () =>
      expect(not(await verify(made))[0].detail).toBe('the picture differs'),
    );
    const flip = (bytes: Buffer) => {
      bytes[bytes.length - 40] ^= 1;
      return bytes;
    };
    await changed(at('graphs/counts.png'), flip, async () =>
      expect(not(await verify(made))[0].detail).toBe('the picture differs'),
    );
    await changed(at('graphs/counts.pdf'), replace('"seed":0', '"seed":1'), async () =>
      expect(not(await verify(made))[0].detail).toMatch(/^its metadata says runs\[0\]\.seed: 1 here/),
    );
  });

  it('tells who drew a figure that another repro drew, and lets that do when asked to', async () => {
    const source = /"source":"[0-9a-f]{64}"/;
    const other = (bytes: Buffer) =>
      Buffer.from(bytes.toString('latin1').replace(source, `"source":"${'0'.repeat(64)}"`), 'latin1');
    await changed(at('graphs/counts.svg'), other, async () => {
      const [item] = not(await verify(made));
      expect(item.verdict).toBe('not recomputed');
      expect(item.detail).toMatch(
        /^drawn by repro \S+ \(.*sources 000000000000\), and this is repro .*the picture is the same/,
      );
      expect(statusOf([item])).toBe(6);
      expect(not(await verify(made, { anyway: true }))).toEqual([]);
    });
  });

  it('looks at some of the points, the same ones for the same seed', async () => {
    const points = async (options: object) =>
      (await verify(made, options)).flatMap(({ item }) => /^points\/(.*)\/point/.exec(item)?.[1] ?? []);
    expect(await points({ points: ['rate=200'] })).toEqual(['rate=200']);
    const one = await points({ sample: 1, seed: 5 });
    expect(one).toHaveLength(1);
    expect(await points({ sample: 1, seed: 5 })).toEqual(one);
    await expect(verify(made, { points: ['rate=7'] })).rejects.toThrow('No point has rate=7');
  });

  it('only checks hashes of what another version made, unless asked for more', async () => {
    const old = { ...made.manifest, versions: { ...made.manifest.versions, repro: '0.0.1' } };
    const points = old.points.map((point) => ({ ...point, key: 'another' }));
    const record = (bytes: Buffer) =>
      Buffer.from(JSON.stringify({ ...JSON.parse(bytes.toString()), key: 'another' }));
    await changed(at('points/rate=100/point.json'), record, async () => {
      const [first] = await verify({ ...made, manifest: { ...old, points } }, { points: ['rate=100'] });
      expect(first.verdict).toBe('not recomputed');
      expect(first.detail).toMatch(
        /^it was made by repro 0\.0\.1 \(core \d+\), and this is .*--anyway.*as it was stored$/,
      );
      const anyway = await verify(
        { ...made, manifest: { ...old, points } },
        { points: ['rate=100'], anyway: true },
      );
      expect(anyway[0]).toMatchObject({ item: table, verdict: 'identical' });
      expect(anyway[1].detail).toMatch(/^key: "another" here/);
    });
  });

  it('only checks hashes of real processes', async () => {
    const live = { ...made, manifest: { ...made.manifest, target: 'local' as const } };
    const items = await verify(live);
    expect(items[0].detail).toMatch(
      /^it ran with real processes \(target local\).*; the file is as it was stored$/,
    );
    expect(countVerdicts(items)).toMatchObject({ 'not recomputed': 2, differs: 0 });
  });

  it('stops when it is interrupted, with what it has compared', async () => {
    const aborted = new AbortController();
    aborted.abort();
    const { logdir, manifest, experiment } = made;
    const result = await verifyRun(logdir, manifest, experiment, {
      executor: here(),
      signal: aborted.signal,
    });
    expect(result).toEqual({ items: [], whole: false });
  });

  it('tells why a point fails that did not', async () => {
    const executor = { ...here(), run: () => Promise.reject(new Error('no memory\nat x')) };
    const [item] = not(await verify(made, { executor, points: ['rate=100'] }));
    expect(item).toEqual({
      item: 'points/rate=100',
      verdict: 'differs',
      detail: 'recomputed, it fails: no memory',
    });
  });
});

describe('a run of an experiment that has changed', () => {
  it('is told so', async () => {
    const made = await simulatedRun();
    const { declaration } = made.experiment;
    const other = tiny({
      point: (values) => ({ ...(declaration.point(values) as object), network: 'ideal' }) as never,
    });
    const [first] = await verify({ ...made, experiment: other });
    expect(first.detail).toMatch(/^its experiment has changed since; --anyway/);
  });
});

describe("a run of a user's own file that lies elsewhere by now", () => {
  it('is computed again with that file', async () => {
    const made = await simulatedRun();
    const file = join(made.logdir, '..', 'moved.ts');
    writeFileSync(file, 'export default 1;');
    const manifest = { ...made.manifest, experimentFile: '/gone/mine.ts' };
    writeFileSync(join(made.logdir, 'manifest.json'), JSON.stringify(manifest));
    const experiment = { ...made.experiment, file };
    const [first] = await verify({ ...made, manifest, experiment }, { points: ['rate=100'] });
    expect(first).toMatchObject({ item: table, verdict: 'identical' });
  });
});
