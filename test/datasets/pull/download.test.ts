import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download } from '../../../src/datasets/pull/download.js';
import { ExitCode } from '../../../src/exit-codes.js';
import { type Answer, broken, file, inTurn, serve } from './server.js';

const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const sha256 = createHash('sha256').update(content).digest('hex');

let folder: string;
let target: string;
let server: Awaited<ReturnType<typeof serve>>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-pull-'));
  target = join(folder, 'archive.tar.xz');
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});
const start = async (answers: Record<string, Answer>) => {
  server = await serve(answers);
};

describe('download', () => {
  it('brings a whole file under its name, tells its progress, and leaves nothing else', async () => {
    await start({ '/a': file(content) });
    const heard: [number, number | null][] = [];
    const found = await download([server.url('/a')], target, {
      sha256,
      progress: (here, total) => heard.push([here, total]),
    });
    expect(found).toBe(sha256);
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(readdirSync(folder)).toEqual(['archive.tar.xz']);
    expect(heard.at(-1)).toEqual([content.length, content.length]);
  });

  it('asks for the rest when the connection breaks, of the version that it began', async () => {
    await start({ '/a': inTurn(broken(content, 100_000), file(content)) });
    expect(await download([server.url('/a')], target)).toBe(sha256);
    expect(server.asked).toEqual([{ path: '/a' }, { path: '/a', range: 'bytes=100000-', ifRange: '"v1"' }]);
  });

  it('keeps what came when it fails, and continues there the next time', async () => {
    const broke = inTurn(broken(content, 120_000), (_, response) => response.writeHead(503).end());
    await start({ '/a': inTurn(broke, broke, file(content)) });
    await expect(download([server.url('/a')], target)).rejects.toMatchObject({ code: 'E_DOWNLOAD' });
    expect(existsSync(target)).toBe(false);
    let resumedAt = 0;
    const trying = (_: string, from: number) => {
      resumedAt = from;
    };
    expect(await download([server.url('/a')], target, { trying })).toBe(sha256);
    expect(resumedAt).toBe(120_000);
    expect(server.asked.at(-1)!.range).toBe('bytes=120000-');
  });

  it('begins again when the server has another version meanwhile', async () => {
    const other = Buffer.from(content).reverse();
    await start({ '/a': inTurn(broken(content, 50_000), file(other, '"v2"')) });
    await download([server.url('/a')], target);
    expect(readFileSync(target).equals(other)).toBe(true);
  });

  it('begins again when a server answers a range with a file of another length', async () => {
    const longer = Buffer.concat([content, content]);
    await start({ '/a': inTurn(broken(content, 50_000, 'W/"weak"'), file(longer)) });
    await download([server.url('/a')], target);
    expect(readFileSync(target).equals(longer)).toBe(true);
  });

  it('begins again when a server knows no ranges', async () => {
    const whole: Answer = (_, response) => response.writeHead(200).end(content);
    await start({ '/a': inTurn(broken(content, 50_000), whole) });
    expect(await download([server.url('/a')], target)).toBe(sha256);
  });

  it('is done when all bytes were here already', async () => {
    await start({ '/a': file(content) });
    writeFileSync(`${target}.partial`, content);
    const state = { url: server.url('/a'), etag: '"v1"', total: content.length };
    writeFileSync(`${target}.partial.json`, JSON.stringify(state));
    expect(await download([server.url('/a')], target)).toBe(sha256);
    expect(server.asked).toHaveLength(1);
  });

  it('continues at the second mirror what the first one began', async () => {
    const breaks = inTurn(broken(content, 80_000), (_, response) => response.destroy());
    await start({ '/a': breaks, '/b': file(content, '"other server"') });
    expect(await download([server.url('/a'), server.url('/b')], target)).toBe(sha256);
    expect(server.asked.at(-1)).toEqual({ path: '/b', range: 'bytes=80000-' });
  });

  it('takes the second mirror when the first has no such file', async () => {
    await start({ '/b': file(content) });
    const failed: string[] = [];
    const report = (url: string, reason: string) => failed.push(`${url}: ${reason}`);
    expect(await download([server.url('/a'), server.url('/b')], target, { failed: report })).toBe(sha256);
    expect(failed).toEqual([`${server.url('/a')}: HTTP 404 Not Found`]);
  });

  it('follows a redirect', async () => {
    const redirect: Answer = (_, response) => response.writeHead(302, { location: '/b' }).end();
    await start({ '/a': redirect, '/b': file(content) });
    expect(await download([server.url('/a')], target)).toBe(sha256);
  });

  it('refuses a wrong checksum, keeps none of it, and takes the mirror that is right', async () => {
    const wrong = Buffer.from(content).fill(0, 10, 20);
    await start({ '/a': file(wrong), '/b': file(content) });
    const reasons: string[] = [];
    const failed = (_: string, reason: string) => reasons.push(reason);
    await download([server.url('/a'), server.url('/b')], target, { sha256, failed });
    expect(reasons[0]).toMatch(/^its SHA-256 is [0-9a-f]{64}, not /);
    expect(server.asked[1]).toEqual({ path: '/b' });
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it('leaves no file when the checksum is wrong everywhere', async () => {
    await start({ '/a': file(content) });
    const error = await download([server.url('/a')], target, { sha256: '0'.repeat(64) }).catch((e) => e);
    expect(error).toMatchObject({ code: 'E_DOWNLOAD', exitCode: ExitCode.host });
    expect(error.message).toContain(`${server.url('/a')}: its SHA-256 is ${sha256}, not 0000`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('notices a web page in place of the file', async () => {
    await start({ '/a': file(Buffer.from('<html>sign in</html>')) });
    const wanted = { magic: [0xfd, 0x37] };
    await expect(download([server.url('/a')], target, wanted)).rejects.toThrow(/perhaps a web page/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives up on a server that never answers, and on one that falls silent', async () => {
    const silent: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('abc');
    };
    await start({ '/a': () => {}, '/b': silent });
    const urls = [server.url('/a'), server.url('/b')];
    const error = await download(urls, target, { idle: 60 }).catch((e) => e);
    expect(error.message.match(/no byte for 0\.06 s/g)).toHaveLength(2);
  });

  it('names the reason of every mirror when all fail', async () => {
    await start({ '/b': (_, response) => response.writeHead(500).end(), '/c': broken(content, 0) });
    const closed = await serve({});
    await closed.close();
    const urls = [closed.url('/x'), server.url('/a'), server.url('/b'), server.url('/c')];
    const error = await download(urls, target).catch((e) => e);
    expect(error.message).toBe(
      `None of 4 addresses gave the file: ${[
        `${closed.url('/x')}: the host refuses the connection`,
        `${server.url('/a')}: HTTP 404 Not Found`,
        `${server.url('/b')}: HTTP 500 Internal Server Error`,
        `${server.url('/c')}: the connection was broken`,
      ].join('; ')}.`,
    );
  });

  it('says when the folder cannot be written to', async () => {
    await start({ '/a': file(content) });
    const nowhere = join(folder, 'none', 'archive.tar.xz');
    await expect(download([server.url('/a')], nowhere)).rejects.toMatchObject({
      code: 'E_NOT_WRITABLE',
      message: `Cannot write ${nowhere}.partial: its folder does not exist.`,
    });
  });
});
