import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answeredBy, infer, request, writePoint } from '../explain/tables.js';
import { breaches } from '../trace/rules.js';
import { repro } from './repro.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-trace-'));
  const course = { created: 2, begin: 3, took: 4 };
  const rows = [
    request(1, answeredBy(course, 1), { request_id: 3 }),
    request(1, 2000, { request_id: 4, deadline_met: 0 }),
  ];
  writePoint(join(dir, 'log'), rows, [infer(course)]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const trace = (...args: string[]) => repro(['trace', ...args], { cwd: dir });

describe('repro trace', () => {
  it("writes a trace into the logdir's graphs, or where it is told to", async () => {
    const { status, stdout } = await trace('-l', 'log');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Wrote .*graphs\/trace_log\.json: 2 requests, \d+ events\./);
    const file = join(dir, 'log', 'graphs', 'trace_log.json');
    expect(breaches(JSON.parse(readFileSync(file, 'utf8')))).toEqual([]);
    const json = await trace('-l', 'log', '--to', '1', '-o', 'part.json.gz', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ point: 'log', file: 'part.json.gz', requests: 1 });
    expect(readdirSync(dir).sort()).toEqual(['log', 'part.json.gz']);
  });

  it.each([
    [['--from', 'x'], /^Error: --from must be seconds from 0 on, but is 'x'\./],
    [['--to', '-1'], /^Error: /],
    [['--from', '2', '--to', '1'], /^Error: --to 1 is not after --from 2\./],
    [
      ['--from', '9'],
      /^Error: Point log has no request after --from to trace\.\nNext: Its requests last 2\.000 s\./,
    ],
    [['--point', 'x=1'], /^Error: No finished point of .* is x=1\./],
    [['-o', '/proc/x.json'], /^Error: Cannot write \/proc/],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await trace('-l', 'log', ...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});
