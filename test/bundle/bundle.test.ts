import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { pack } from 'tar-stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BundleIndex, CHECKSUMS, checksumsText, INDEX } from '../../src/bundle/format.js';
import { GZIP_HEADER } from '../../src/bundle/gzip-header.js';
import { openBundle } from '../../src/bundle/open-bundle.js';
import { unpack } from '../../src/bundle/unpack.js';
import { writeBundle } from '../../src/bundle/write-bundle.js';
import { UserError } from '../../src/errors.js';
import { Minstd } from '../../src/serving-core/random/minstd.js';
import { simulatedRun } from '../support/simulated-run.js';
import { smallDisk } from '../support/small-disk.js';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
let count = 0;
const fresh = (): string => join(folder, `${count++}.tgz`);
const sha = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

interface Member {
  name: string;
  content?: string | Buffer;
  type?: string;
  linkname?: string;
}

/** An archive of any members, compressed as ours are. */
async function archiveOf(members: readonly Member[]): Promise<string> {
  const tar = pack();
  for (const { name, content = '', type = 'file', linkname } of members)
    tar.entry({ name, type: type as never, linkname, mtime: new Date(0) }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as unknown as AsyncIterable<Buffer>) chunks.push(chunk);
  const packed = gzipSync(Buffer.concat(chunks));
  GZIP_HEADER.copy(packed);
  const file = fresh();
  writeFileSync(file, packed);
  return file;
}

/** The members of an archive with some changed, and checksums that are right again. */
async function forged(file: string, change: (members: Map<string, Buffer>) => void, more: Member[] = []) {
  const members = new Map(
    parseTar(gunzipSync(readFileSync(file))).map(({ name, data }) => [
      name.replace('bundle/', ''),
      Buffer.from(data ?? []),
    ]),
  );
  members.delete(CHECKSUMS);
  change(members);
  const hashes = new Map([...members].map(([name, content]) => [name, sha(content)]));
  const own = [...members].map(([name, content]) => ({ name: `bundle/${name}`, content }));
  return archiveOf([{ name: `bundle/${CHECKSUMS}`, content: checksumsText(hashes) }, ...own, ...more]);
}

describe('an archive of a run', () => {
  let logdir: string;
  let file: string;
  beforeAll(async () => {
    ({ logdir } = await simulatedRun());
    file = fresh();
    await writeBundle(logdir, file, { telemetry: true });
  }, 60_000);

  const sameContents = (a: Buffer, b: Buffer): boolean => {
    try {
      return gunzipSync(a).equals(gunzipSync(b));
    } catch {
      return false;
    }
  };

  const refused = async (archive: string): Promise<string> => {
    const error = await openBundle(archive).then(
      () => null,
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(error.code).toBe('E_BAD_BUNDLE');
    return error.message;
  };

  it('has the same bytes when it is made again, without owner and time', async () => {
    const again = fresh();
    await writeBundle(logdir, again, { telemetry: true });
    expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
    for (const { attrs } of parseTar(gunzipSync(readFileSync(file))))
      expect([attrs?.mtime, attrs?.uid, attrs?.gid, attrs?.user]).toEqual([0, 0, 0, '']);
  });

  it('is read whole, with manifest, records and checksums', async () => {
    const { index, manifest, records, hashes } = await openBundle(file);
    expect(index).toMatchObject({ format: 1, experiment: 'small', telemetry: true, code: [], datasets: [] });
    expect(index.madeBy.source).toMatch(/^[0-9a-f]{64}$/);
    expect(manifest.points.map(({ name }) => name)).toEqual(['rate=100', 'rate=200']);
    const table = readFileSync(join(logdir, 'points/rate=100/clockwork_request_log.tsv'));
    expect(records[0].sha256).toEqual({ requests: sha(table) });
    expect([...hashes.keys()]).toContain('logdir/graphs/counts.svg');
    expect([...hashes.keys()].sort()).toEqual([INDEX, ...index.files.map(({ path }) => path)].sort());
  });

  it('is small without telemetry, and still tells the hashes of tables', async () => {
    const small = fresh();
    await writeBundle(logdir, small, { telemetry: false });
    const { hashes, records } = await openBundle(small);
    expect([...hashes.keys()].filter((name) => name.includes('request_log'))).toEqual([]);
    expect(records[1].sha256?.requests).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is refused whole with any byte flipped, or cut off anywhere', async () => {
    const whole = readFileSync(file);
    const random = new Minstd(42);
    const damaged = fresh();
    for (let i = 0; i < 200; i++) {
      const at = Math.floor((random.integer() / 2 ** 31) * whole.length);
      const bytes = Buffer.from(whole);
      if (i % 4 === 3) writeFileSync(damaged, bytes.subarray(0, at));
      else {
        bytes[at] ^= 1 << (i % 8);
        // Deflate has bits that say nothing: those that fill up its end, and lengths of codes that nothing uses.
        if (at >= GZIP_HEADER.length && sameContents(bytes, whole)) continue;
        writeFileSync(damaged, bytes);
      }
      await refused(damaged);
    }
    writeFileSync(damaged, Buffer.concat([whole, Buffer.from('more')]));
    expect(await refused(damaged)).toMatch(/something follows its end|damaged/);
    writeFileSync(damaged, '');
    await refused(damaged);
    writeFileSync(damaged, 'no archive at all, but long enough for a header');
    expect(await refused(damaged)).toContain('it is no gzip, or damaged');
  }, 120_000);

  it.each<[string, Member, string]>([
    [
      'a symbolic link',
      { name: 'bundle/files/a', type: 'symlink', linkname: '/etc/passwd' },
      'is a symlink, and no file',
    ],
    [
      'a hard link',
      { name: 'bundle/files/a', type: 'link', linkname: 'bundle/README.txt' },
      'is a link, and no file',
    ],
    ['a device', { name: 'bundle/files/a', type: 'character-device' }, 'is a character-device, and no file'],
    ['a folder', { name: 'bundle/files', type: 'directory' }, 'is a directory, and no file'],
    ['an absolute path', { name: '/etc/cron.d/a' }, 'leaves the folder of the archive'],
    ['..', { name: 'bundle/../../a' }, 'leaves the folder of the archive'],
    ['another folder', { name: 'elsewhere/a' }, 'leaves the folder of the archive'],
    ['a name twice', { name: `bundle/${INDEX}` }, 'is in it twice'],
    ['a file without a checksum', { name: 'bundle/files/a' }, 'is not among its checksums'],
  ])('is refused with %s', async (_, member, message) => {
    expect(await refused(await forged(file, () => {}, [member]))).toContain(message);
  });

  it('is refused with a file that its checksums do not fit, or that is missing', async () => {
    const members = parseTar(gunzipSync(readFileSync(file)));
    const as = (change: (name: string, data: Buffer) => Buffer) =>
      archiveOf(members.map(({ name, data }) => ({ name, content: change(name, Buffer.from(data ?? [])) })));
    const changed = await as((name, data) =>
      name.endsWith('claims.json') ? Buffer.from(data.toString().replace('PASS', 'FAIL')) : data,
    );
    expect(await refused(changed)).toContain('logdir/claims.json is not what its checksum says');
    const missing = await archiveOf(
      members.slice(0, -1).map(({ name, data }) => ({ name, content: Buffer.from(data ?? []) })),
    );
    expect(await refused(missing)).toMatch(/is missing in it/);
  });

  it('is refused when it is of another format, says false sizes, or too much', async () => {
    const edit = (
      change: (
        index: Pick<BundleIndex, 'files' | 'experiment' | 'experimentFile' | 'folder'> & { format: number },
      ) => void,
    ) =>
      forged(file, (members) => {
        const index = JSON.parse(members.get(INDEX)!.toString());
        change(index);
        members.set(INDEX, Buffer.from(JSON.stringify(index)));
      });
    expect(await refused(await edit((index) => (index.format = 2)))).toContain(
      'it is of format 2, and this repro knows format 1',
    );
    expect(await refused(await edit((index) => index.files[0].bytes++))).toContain(
      'has another size than bundle.json says',
    );
    expect(await refused(await edit((index) => (index.files[0].bytes = 2 ** 41)))).toContain(
      'it holds more than an archive may',
    );
    expect(await refused(await edit((index) => (index.experimentFile = '../evil.ts')))).toContain(
      'which is not in it',
    );
    expect(await refused(await edit((index) => (index.folder = '../..')))).toContain('which is not in it');
    expect(await refused(await edit((index) => (index.files[0].path = '../x')))).toContain(
      'names what is not in it',
    );
    expect(await refused(await edit((index) => (index.experiment = 'fig7')))).toContain(
      'names another experiment',
    );
  });

  it('is refused with a manifest that leads out of the logdir', async () => {
    const archive = await forged(file, (members) => {
      const text = members.get('logdir/manifest.json')!.toString().replace('"rate=100"', '"../x"');
      members.set('logdir/manifest.json', Buffer.from(text));
    });
    const error = await refused(await archive.toString());
    expect(error).toMatch(/must be a plain folder name|another size/);
  });

  it('unpacks what is asked for, and only below its folder', async () => {
    const target = mkdtempSync(join(folder, 'target-'));
    const bundle = await openBundle(file);
    await unpack(bundle, target, (path) => (path === 'logdir/claims.json' ? 'a/claims.json' : undefined));
    expect(readFileSync(join(target, 'a/claims.json'))).toEqual(readFileSync(join(logdir, 'claims.json')));
    symlinkSync(tmpdir(), join(target, 'out'));
    await expect(unpack(bundle, target, () => 'out/x')).rejects.toThrow('leaves the folder');
  });

  it('does not pack a run whose tables are gone as if it were whole', async () => {
    const gone = join(folder, 'gone');
    cpSync(logdir, gone, { recursive: true });
    rmSync(join(gone, 'points/rate=100/clockwork_request_log.tsv'));
    const packing = writeBundle(gone, fresh(), { telemetry: true });
    await expect(packing).rejects.toThrow(/clockwork_request_log\.tsv is missing, and the point/);
  });

  it('does not pack a link, a table that is not as it was stored, or what is no run', async () => {
    const other = join(mkdtempSync(join(tmpdir(), 'run-')), 'log');
    const copy = (from: string, to: string) => {
      mkdirSync(to, { recursive: true });
      for (const entry of readdirSync(from, { withFileTypes: true }))
        if (entry.isDirectory()) copy(join(from, entry.name), join(to, entry.name));
        else copyFileSync(join(from, entry.name), join(to, entry.name));
    };
    copy(logdir, other);
    const table = join(other, 'points/rate=100/clockwork_request_log.tsv');
    const text = readFileSync(table);
    writeFileSync(table, text.toString().replace('1', '2'));
    const into = fresh();
    const writing = () => writeBundle(other, into, { telemetry: true });
    await expect(writing()).rejects.toThrow('clockwork_request_log.tsv has changed since the run');
    rmSync(table);
    symlinkSync('/etc/hostname', table);
    await expect(writing()).rejects.toThrow('is a link, or no regular file');
    await expect(writeBundle(folder, into, { telemetry: true })).rejects.toThrow('There is no run of repro');
    rmSync(table);
    copyFileSync(join(logdir, 'points/rate=100/clockwork_request_log.tsv'), table);
    rmSync(join(other, 'graphs'), { recursive: true, force: true });
    execFileSync('mkfifo', [join(other, 'graphs')]);
    await expect(writing()).rejects.toThrow('graphs is not a folder.');
    expect(existsSync(into)).toBe(false);
  });

  it('leaves nothing behind when it is interrupted, or the disk is full', async (context) => {
    const aborted = new AbortController();
    const into = fresh();
    const options = { telemetry: true, signal: aborted.signal, progress: () => aborted.abort() };
    await expect(writeBundle(logdir, into, options)).rejects.toThrow(/abort/i);
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
    const disk = smallDisk(16, context);
    const full = writeBundle(logdir, join(disk, 'a.tgz'), { telemetry: true });
    await expect(full).rejects.toThrow(`Cannot write ${join(disk, 'a.tgz')}: the disk is full.`);
    expect(readdirSync(disk)).toEqual([]);
  });
});
