import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest, PointRecord } from '../../src/telemetry/run.js';
import { answeredBy, infer, request, writePoint } from '../explain/tables.js';
import { repro } from './repro.js';

let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-report-'));
  const args = ['--scale', 'quick', '--set', 'period=1', '--points', 'rate=600', '--telemetry', 'all'];
  const run = await repro(['run', 'fig7', ...args, '--no-plot', '--no-check', '--logdir', 'run'], {
    cwd: dir,
  });
  expect(run).toMatchObject({ status: 0 });
  const course = { created: 2, begin: 3, took: 4 };
  writePoint(join(dir, 'log'), [request(1, answeredBy(course, 1), { request_id: 3 })], [infer(course)]);
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const report = (...args: string[]) => repro(['report', ...args], { cwd: dir });
const pageOf = (logdir: string) => readFileSync(join(dir, logdir, 'report.html'), 'utf8');

/** A copy of the run with other records. */
function altered(
  name: string,
  change: (manifest: Manifest, record: (point: string, change: Partial<PointRecord>) => void) => void,
): string {
  cpSync(join(dir, 'run'), join(dir, name), { recursive: true });
  const path = join(dir, name, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  change(manifest, (point, other) => {
    const file = join(dir, name, 'points', point, 'point.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...other }));
  });
  writeFileSync(path, JSON.stringify(manifest));
  return name;
}

// Each makes a report or two, which takes a busy machine its time.
describe('repro report', { timeout: 240_000 }, () => {
  it('writes one page into the logdir: figures, claims, points, slowest requests, parameters, the simulator', async () => {
    const { status, stdout, stderr } = await report('-l', 'run');
    expect(`${status} ${stderr}`).toBe('0 ');
    expect(stdout).toMatch(/^Wrote .*run\/report\.html \(1\.\d MB\)$/);
    const page = pageOf('run');
    for (const part of [
      'How low can the SLO go?',
      'Clockwork, Figure 7: how low can the SLO go?',
      'not testable',
      'id="points-table"',
      'class="stage-queue"',
      'id="simulator-form"',
      'repro run fig7 --scale quick --set period=1 --points rate=600',
    ])
      expect(page.includes(part), part).toBe(true);
  });

  it('says what it wrote as data, elsewhere when asked, and the same again', async () => {
    const { stdout } = await report('-l', 'run', '-o', 'out/one.html', '--json');
    const { file, bytes, experiment } = JSON.parse(stdout);
    expect([file, bytes, experiment]).toEqual([
      join(dir, 'out/one.html'),
      readFileSync(join(dir, 'out/one.html')).byteLength,
      'fig7',
    ]);
    await report('-l', 'run', '-o', 'out/two.html');
    expect(readFileSync(join(dir, 'out/two.html'))).toEqual(readFileSync(file));
  });

  it('reports logs that repro did not write, and says what it cannot know', async () => {
    const { status } = await report('-l', 'log');
    expect(status).toBe(0);
    for (const text of ['Unknown: this log has no manifest.', 'so not what to simulate.'])
      expect(pageOf('log').includes(text), text).toBe(true);
  });

  it('lists points that failed, are invalid or unfinished, with their reasons', async () => {
    const broken = altered('broken', (manifest, record) => {
      record('models=12_rate=600', { status: 'failed', reason: 'The disk was full.' });
      record('models=48_rate=600', { status: 'invalid', reason: 'The generator fell behind.' });
      manifest.points.push({ ...manifest.points[0], name: 'models=12_rate=700', key: 'none' });
    });
    const { status, stderr } = await report('-l', broken);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^Note: The run has not ended: 1 of 3 points is unfinished\./);
    for (const text of ['The disk was full.', 'The generator fell behind.', 'The run ended before it did.'])
      expect(pageOf(broken).includes(text), text).toBe(true);
  });

  it('lets no text of a logdir become markup', async () => {
    const hostile = '</script><img src=x onerror=alert(1)>';
    const hurt = altered('hurt', (manifest, record) => {
      manifest.parameters = { ...manifest.parameters, policy: hostile };
      manifest.machine = { ...manifest.machine, cpuModel: hostile };
      manifest.command = [hostile];
      for (const point of manifest.points) point.parameters = { ...point.parameters, zoo2: hostile };
      record('models=12_rate=600', { status: 'invalid', reason: hostile, notices: [hostile] });
    });
    expect(await report('-l', hurt)).toMatchObject({ status: 0 });
    expect(pageOf(hurt).includes('<img')).toBe(false);
    expect(pageOf(hurt).includes('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;')).toBe(true);
  });

  it.each([
    [['-l', 'nowhere'], /^Error: Cannot read logdir .*nowhere: it does not exist\./],
    [['-l', 'empty'], /^Error: .*empty is empty\./],
    [['-l', 'damaged'], /^Error: .*manifest\.json is damaged: /],
    [
      ['-l', 'run', '-o', 'run/run.log/report.html'],
      /^Error: Cannot write .*: a (part of the path is a )?file/,
    ],
    [['-l', 'run', '-o', 'run'], /^Error: Cannot write .*run: a folder is in the way\./],
    [['-l', 'run', '--worst', '51'], /^Error: .*worst/],
    [[], /^Error: .*logdir/],
  ])('refuses %j', async (args, message) => {
    mkdirSync(join(dir, 'empty'), { recursive: true });
    mkdirSync(join(dir, 'damaged'), { recursive: true });
    writeFileSync(join(dir, 'damaged/manifest.json'), '{"format":1}');
    const { status, stderr } = await report(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});
