import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answeredBy, infer, request, writePoint } from '../explain/tables.js';
import { repro } from './repro.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-explain-'));
  const course = { created: 2, begin: 3, took: 4 };
  const rows = [
    request(1, answeredBy(course, 1), { request_id: 3 }),
    request(1, 20, { request_id: 4, result: 4, deadline_met: 0 }),
  ];
  writePoint(join(dir, 'log'), rows, [infer(course)]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const explain = (...args: string[]) => repro(['explain', ...args], { cwd: dir });

describe('repro explain', () => {
  it('tells the life of a request of a log folder, and draws it when asked', async () => {
    const { status, stdout } = await explain('-l', 'log', '--request', '3', '-o', 'drawn');
    expect(status).toBe(0);
    expect(stdout).toContain('MET: Met its SLO: answered after 6.300 ms of 25.00 ms');
    expect(stdout).toMatch(
      /Wrote drawn\/explain_log_request=3\.png\nWrote drawn\/explain_log_request=3\.tsv$/,
    );
    expect(readdirSync(join(dir, 'drawn'))).toHaveLength(3);
  });

  it('prints the worst as data', async () => {
    const { status, stdout } = await explain('-l', 'log', '--worst', '20', '--json');
    expect(status).toBe(0);
    const { point, actions, requests, files } = JSON.parse(stdout);
    expect([point, actions, files]).toEqual(['log', true, []]);
    expect(requests.map((row: { id: number }) => row.id)).toEqual([4, 3]);
    expect(requests[0].reason.code).toBe('queue');
  });

  it.each([
    [['-l', 'log'], /^Error: No request is named\.\nNext: Add --request ID, or --worst 20\.$/],
    [['-l', 'log', '--worst', '0'], /^Error: --worst must be from 1 to 200, but is 0\./],
    [['-l', 'log', '--request', '9'], /^Error: Point log has no answer to request 9\./],
    [['-l', 'log', '--request', '3', '--worst', '2'], /^Error: /],
    [['-l', 'log', '--request', '3', '--point', 'rate=2'], /^Error: No finished point of .*log is rate=2\./],
    [['-l', 'nowhere', '--worst', '2'], /^Error: Cannot read logdir .*nowhere: it does not exist\./],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await explain(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});
