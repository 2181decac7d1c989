import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    const figure = 'drawn/explain_log_request=3.svg';
    expect((await repro(['verify', figure, '-l', 'log'], { cwd: dir })).status).toBe(0);
    const seed = await repro(['verify', figure, '-l', 'log', '--seed', '1'], { cwd: dir });
    expect(`${seed.status} ${seed.stderr}`).toMatch(
      /^2 Error: --seed is for a logdir, and drawn.* is a figure\./,
    );
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

describe('repro explain --what-if', () => {
  beforeAll(async () => {
    const args = ['--scale', 'quick', '--set', 'period=1', '--points', 'models=12,rate=600'];
    const run = ['run', 'fig7', ...args, '--telemetry', 'all', '--no-plot', '--no-check', '--logdir', 'run'];
    expect(await repro(run, { cwd: dir })).toMatchObject({ status: 0 });
  });

  /** The same run with another manifest. */
  const altered = (name: string, change: (manifest: Record<string, unknown>) => void): string => {
    cpSync(join(dir, 'run'), join(dir, name), { recursive: true });
    const path = join(dir, name, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    change(manifest);
    writeFileSync(path, JSON.stringify(manifest));
    return name;
  };

  it('replays the point of a run with one thing changed, and draws what became of the request', async () => {
    // The first request finds no weights. With them it is answered at once, but its SLO is one execution.
    const asked = ['-l', 'run', '--request', '0', '--what-if', 'resident,gpu'];
    const { status, stdout, stderr } = await explain(...asked, '-o', 'fates', '--json');
    expect(`${status} ${stderr}`).toBe('0 ');
    const { whatIf, requests, files } = JSON.parse(stdout);
    expect(requests[0]).toMatchObject({ result: 4, arrivalCount: 0 });
    expect(whatIf.map((one: { name: string }) => one.name)).toEqual(['weights resident', 'one more GPU']);
    const [[resident], [gpu]] = whatIf.map((one: { requests: unknown }) => one.requests);
    expect(resident).toMatchObject({ same: true, result: 0, arrivalCount: 6, latency: 3_880_000 });
    expect(gpu).toMatchObject({ same: true, result: 4 });
    expect(readFileSync(join(dir, files.at(-1)), 'utf8')).toContain('weights resident\t0\t');
    const figure = files.find((file: string) => file.endsWith('.svg'));
    const verified = await repro(['verify', figure, '-l', 'run'], { cwd: dir });
    expect(`${verified.status} ${verified.stdout}`).toMatch(/^0 .*\n2 identical$/s);
    const text = await explain(...asked);
    expect(text.stdout).toMatch(/^weights resident: missed after 3\.880 ms\. Its SLO of/m);
  });

  it.each([
    [['-l', 'log', '--what-if', 'gpu'], /^Error: .*log does not say how point log was made/],
    [['-l', 'run', '--what-if', 'faster'], /^Error: --what-if 'faster' is no change that can be made\./],
    [['-l', 'run', '--what-if', 'gpu,gpu'], /^Error: --what-if asks for one more GPU twice\./],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await explain(...args, '--worst', '1');
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it('refuses points that were not simulated, or would be others now', async () => {
    const live = altered('live', (manifest) => {
      manifest.target = 'local';
    });
    expect((await explain('-l', live, '--worst', '1', '--what-if', 'gpu')).stderr).toMatch(
      /^Error: Point .* ran with real processes, which cannot be replayed\./,
    );
    const older = altered('older', (manifest) => {
      manifest.parameters = { ...(manifest.parameters as object), period: 2 };
    });
    expect((await explain('-l', older, '--worst', '1', '--what-if', 'gpu')).stderr).toMatch(
      /^Error: Point .* would not be the same if it were simulated now/,
    );
  });
});
