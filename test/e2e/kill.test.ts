import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runState } from '../../src/runner/detached/run-state.js';
import { type Sfc32, stream } from '../../src/serving-core/random/streams.js';
import { openRun } from '../../src/telemetry/logdir/open-run.js';
import { after, filesBelow, killWhen } from '../support/killing.js';
import { repro } from './repro.js';

const KILLS = 50;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-kill-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Forty small points of Figure 7. */
const sweep = (logdir: string, ...more: string[]) => [
  ...['run', 'fig7', '--logdir', logdir, '--set', 'models=2|4', '--set', 'rate=50|100', '--set', 'period=1'],
  ...['--repeats', '10', '-j', '2', '--no-plot', '--no-check', ...more],
];

/** Files of a kind that a run has now, by point. */
function pointsWith(logdir: string, file: string): string[] {
  const points = join(logdir, 'points');
  if (!existsSync(points)) return [];
  return readdirSync(points).filter((name) => existsSync(join(points, name, file)));
}

const recordOf = (logdir: string, point: string) =>
  readFileSync(join(logdir, 'points', point, 'point.json'), 'utf8');

/** A random moment: some ms after the start, after the manifest, after a number of points began, or after some ended. */
function moment(random: Sfc32, logdir: string): () => boolean {
  const ms = random.next();
  const some = 1 + Math.floor(random.next() * 6);
  const [begun, ended] = [pointsWith(logdir, '.').length, pointsWith(logdir, 'point.json').length];
  const kinds = [
    after(2500 * ms),
    after(300 * ms, () => existsSync(join(logdir, 'manifest.json'))),
    after(80 * ms, () => pointsWith(logdir, '.').length >= begun + some),
    after(20 * ms, () => pointsWith(logdir, 'point.json').length >= ended + some),
  ];
  return kinds[Math.floor(random.next() * kinds.length)];
}

/** What two equal runs share: tables and records without what the clock said. */
function comparable(logdir: string): Map<string, string> {
  const files = [...filesBelow(join(logdir, 'points'))];
  return new Map(
    files.map(([name, text]) => [
      name,
      name.endsWith('point.json') ? text.replace(/"wallSeconds": [\d.]+/, '') : text,
    ]),
  );
}

async function finish(logdir: string): Promise<void> {
  const args = sweep(logdir, ...(existsSync(logdir) ? ['--resume'] : []));
  const { status, stderr } = await repro(args);
  expect(`${status} ${status === 0 ? '' : stderr}`).toBe('0 ');
}

describe('a run that is killed at random moments', () => {
  it('loses no finished point, and ends as one that was not', async () => {
    const reference = join(dir, 'reference');
    await finish(reference);
    const whole = comparable(reference);
    expect(pointsWith(reference, 'point.json')).toHaveLength(40);

    const random = stream(50, 'kills');
    const rounds: string[] = [];
    const survived = { finished: 0, kills: 0, midway: 0 };
    while (survived.kills < KILLS) {
      const logdir = join(dir, `round-${rounds.length}`);
      rounds.push(logdir);
      const records = new Map<string, string>();
      for (let done = false; !done && survived.kills < KILLS; ) {
        const resume = existsSync(logdir) ? ['--resume'] : [];
        const due = moment(random, logdir);
        const ended = await killWhen(sweep(logdir, ...resume), () => {
          if (!due()) return false;
          for (const point of pointsWith(logdir, 'point.json'))
            if (!records.has(point)) records.set(point, recordOf(logdir, point));
          return true;
        });
        if (!ended.killed) {
          expect(`${ended.status} ${ended.status === 0 ? '' : ended.stderr}`).toBe('0 ');
          done = true;
        } else survived.kills++;
        for (const [point, text] of records) expect(recordOf(logdir, point)).toBe(text);
        if (!existsSync(join(logdir, 'manifest.json'))) continue;
        const { points, unfinished } = await openRun(logdir);
        expect(points.length + unfinished.length).toBe(40);
        expect(points.every(({ status }) => status === 'ok')).toBe(true);
        expect(runState(logdir).holder).toBe(null);
        survived.finished = Math.max(survived.finished, records.size);
        if (records.size > 0 && records.size < 40) survived.midway++;
      }
    }
    for (const logdir of rounds) {
      await finish(logdir);
      expect([...comparable(logdir)]).toEqual([...whole]);
    }
    // Most kills must have come while points ran: else this says nothing.
    expect(survived.midway).toBeGreaterThan(KILLS / 3);

    const [killed] = rounds;
    for (const logdir of [reference, killed])
      expect((await repro(['check', '-l', logdir])).status).not.toBe(1);
    expect(readFileSync(join(killed, 'claims.json'), 'utf8')).toBe(
      readFileSync(join(reference, 'claims.json'), 'utf8'),
    );
    for (const logdir of [reference, killed]) expect((await repro(['plot', '-l', logdir])).status).toBe(0);
    expect([...filesBelow(join(killed, 'graphs'))]).toEqual([...filesBelow(join(reference, 'graphs'))]);
  }, 900_000);
});
