import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindWorkload } from '../../src/runner/targets/bind-workload.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-bind-'));
  writeFileSync(join(dir, 'times.csv'), '0.5\n1\n');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const bind = (line: string, duration?: number, zoo: string[] = ['b', 'a', 'B']) => {
  const [workload, ...args] = line.split(' ');
  return bindWorkload({ client: { workload, args, inputs: true, duration } }, zoo);
};

describe('binding a point’s workload', () => {
  it('gives it the zoo in byte-wise order', async () => {
    expect((await bind('example', 1)).loads.map(({ model }) => model)).toEqual(['B', 'a', 'b']);
  });

  it('knows which loads may settle: those that never change by design', async () => {
    const steady = async (line: string) => (await bind(line, 10)).steady ?? false;
    for (const line of ['simple', 'poisson-open-loop 2 100', 'slo-exp-1 a 2 poisson 100 8 8 2 mul 30'])
      expect(await steady(line)).toBe(true);
    for (const line of ['simple-slo-factor', 'slo-exp-1 a 2 poisson 100 1 8 2 mul 30', 'example'])
      expect(await steady(line)).toBe(false);
  });

  it('lets it read a user’s file', async () => {
    const bound = await bind(`trace-replay ${join(dir, 'times.csv')} timestamps a`);
    expect(bound.expectedRequests).toBe(2);
  });

  it('unpacks a gzipped file, and refuses one that was cut short', async () => {
    const packed = gzipSync('0.5\n1\n2\n');
    writeFileSync(join(dir, 'packed.csv'), packed);
    writeFileSync(join(dir, 'cut.csv.gz'), packed.subarray(0, -9));
    const bound = (name: string) => bind(`trace-replay ${join(dir, name)} timestamps a`);
    expect((await bound('packed.csv')).expectedRequests).toBe(3);
    await expect(bound('cut.csv.gz')).rejects.toMatchObject({
      code: 'E_TRACE_FILE',
      message: `Cannot read ${join(dir, 'cut.csv.gz')}: unexpected end of file.`,
    });
  });

  it('says which file cannot be read', async () => {
    await expect(bind(`trace-replay ${join(dir, 'none.csv')} counts a`)).rejects.toMatchObject({
      code: 'E_TRACE_FILE',
      message: expect.stringContaining('none.csv'),
    });
  });

  it('refuses a workload that never ends, unless a duration ends it', async () => {
    await expect(bind('simple')).rejects.toMatchObject({
      code: 'E_DURATION',
      message: 'Workload simple runs until it is stopped, and the experiment says not when.',
      next: expect.stringContaining('client.duration'),
    });
    expect((await bind('simple', 3)).loads).toHaveLength(1);
  });

  it('needs no duration for one that ends by itself', async () => {
    expect((await bind('slo-exp-1 m 1 poisson 10 1 2 2 mul 1')).endsAfter).toBe(2);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a duration of %d', async (duration) => {
    await expect(bind('simple', duration)).rejects.toMatchObject({ code: 'E_DURATION' });
  });
});
