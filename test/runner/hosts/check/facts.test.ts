import { mkdtempSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { factsScript, parseFacts } from '../../../../src/runner/hosts/check/facts.js';
import { localLauncher } from '../../../../src/runner/processes/shell-launcher.js';

const launcher = localLauncher();
const folder = mkdtempSync(join(tmpdir(), 'repro-facts-'));
const ask = async (questions: Partial<Parameters<typeof factsScript>[0]>) => {
  const script = factsScript({ dir: folder, node: null, programs: [], names: [], ...questions });
  return parseFacts((await launcher.script(script)).stdout);
};

describe('the facts of this machine', () => {
  it('are those that Node knows by other means', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    const facts = await ask({ node: process.execPath, programs: [process.execPath] });
    server.close();
    expect(facts).toMatchObject({ node: process.version, writable: true, missing: [], notPrograms: [] });
    expect(facts.cores).toBeGreaterThanOrEqual(availableParallelism());
    const { bavail, bsize } = statfsSync(folder);
    // Others write meanwhile.
    expect(Math.abs(facts.diskFree! - bavail * bsize)).toBeLessThan(5e9);
    expect(facts.memoryAvailable).toBeGreaterThan(1e7);
    expect(facts.listening).toContainEqual({ address: '0100007F', port });
  });

  it('say what is not there', async () => {
    const programs = ['/no/worker', folder, `${folder}/a b'c`];
    writeFileSync(programs[2], 'no program');
    expect(
      await ask({
        programs,
        names: ['localhost', '127.0.0.3', '::1', 'no-such-host.invalid'],
        node: 'no-such-node',
      }),
    ).toMatchObject({
      notPrograms: programs,
      unresolved: ['no-such-host.invalid'],
      node: undefined,
    });
  });

  it.each([
    ['a folder that will be made', `${folder}/x/y z/w`, true],
    ['one relative to the home', '.cache/repro-facts-test/x', true],
    ['one under a file', '/etc/hostname/x', false],
  ])('judge %s by the nearest that exists', async (_, dir, writable) => {
    expect(await ask({ dir })).toMatchObject({ writable });
  });
});

describe('the clock of this machine', () => {
  it('is not off from itself by more than the uncertainty, nor that by more than a busy machine explains', async () => {
    const { offset, error } = (await launcher.clockOffset())!;
    expect(Math.abs(offset)).toBeLessThan(error + 2);
    expect(error).toBeLessThan(500);
  });
});
