import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLogdir } from '../../src/cli/open-logdir.js';
import Check from '../../src/commands/check.js';
import { lockLogdir } from '../../src/runner/store/lock.js';
import { manifestOf } from '../support/manifest.js';

const point = {
  name: 'models=12_rate=600',
  key: 'k',
  parameters: { models: 12, rate: 600 },
  repeat: 0,
  seed: 0,
};
const manifest = manifestOf({ experiment: 'fig7', points: [point] });

let logdir: string;
beforeEach(() => {
  logdir = mkdtempSync(join(tmpdir(), 'repro-check-'));
  const folder = join(logdir, 'points', point.name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(logdir, 'manifest.json'), JSON.stringify(manifest));
  const record = {
    format: 1,
    ...point,
    status: 'failed',
    reason: 'it broke',
    notices: [],
    rows: {},
    counters: {},
    wallSeconds: 0,
  };
  writeFileSync(join(folder, 'point.json'), JSON.stringify(record));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(logdir, { recursive: true });
});

describe('repro check', () => {
  it('notes failed points and ends with status 4', async () => {
    const config = await Config.load({ root: fileURLToPath(new URL('../../', import.meta.url)) });
    const command = new Check(['-l', logdir, '--no-save'], config);
    vi.spyOn(command, 'log').mockImplementation(() => {});
    const notes = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await command.run();
    expect(process.exitCode).toBe(4);
    expect(notes.mock.calls.flat().join('')).toContain(
      'Note: 1 of 1 point failed or is invalid, models=12_rate=600: see',
    );
  });

  it('says that the run has not ended, or still goes on', async () => {
    rmSync(join(logdir, 'points'), { recursive: true });
    const config = await Config.load({ root: fileURLToPath(new URL('../../', import.meta.url)) });
    const notes = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const check = async () => {
      const command = new Check(['-l', logdir, '--no-save'], config);
      vi.spyOn(command, 'log').mockImplementation(() => {});
      await command.run();
      return String(notes.mock.calls.at(-1)?.[0]);
    };
    expect(await check()).toBe(
      `Note: The run has not ended: 1 of 1 point is unfinished. Next: repro run fig7 --logdir ${logdir} --resume\n`,
    );
    const unlock = lockLogdir(logdir);
    expect(await check()).toBe(
      'Note: The run still goes on: 1 of 1 point is unfinished. Next: wait until it ends\n',
    );
    unlock();
    expect(process.exitCode).toBeUndefined();
  });

  it('prints the verdicts before it fails to write them', async () => {
    // Renaming a file over a folder that holds something fails for every user.
    mkdirSync(join(logdir, 'claims.json', 'in the way'), { recursive: true });
    const config = await Config.load({ root: fileURLToPath(new URL('../../', import.meta.url)) });
    const command = new Check(['-l', logdir], config);
    const log = vi.spyOn(command, 'log').mockImplementation(() => {});
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await expect(command.run()).rejects.toMatchObject({ code: 'E_NOT_WRITABLE' });
    expect(log.mock.calls.flat().join('\n')).toContain('NOT TESTABLE');
    expect(readdirSync(logdir).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

describe('openLogdir', () => {
  it("takes no other experiment than the manifest's", async () => {
    await expect(openLogdir(logdir, { experiment: 'fig5' })).rejects.toMatchObject({
      code: 'E_OTHER_EXPERIMENT',
      message: `${logdir} holds a run of fig7, not of fig5.`,
    });
    expect((await openLogdir(logdir, { experiment: 'fig7' })).experiment?.declaration.name).toBe('fig7');
  });
});
