import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasTerminals, Terminal } from '../support/terminal.js';
import { Deployment } from './live/process.js';
import { repro, root } from './repro.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-hang-up-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const fig7 = (logdir: string, ...more: string[]) => [
  ...['run', 'fig7', '--logdir', join(dir, logdir), '--no-check', '--no-plot', '--set', 'models=4'],
  ...['-j', '1', ...more],
];
/** Takes seconds, in points of a tenth. */
const long = ['--set', 'rate=100', '--set', 'period=2', '--repeats', '60'];
const log = (logdir: string) => {
  const file = join(dir, logdir, 'run.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const ended = (logdir: string, how: RegExp) =>
  vi.waitFor(() => expect(log(logdir)).toMatch(how), { timeout: 60_000, interval: 20 });

describe('a terminal that is closed', () => {
  it('ends the packing of an archive, of which nothing is left', async () => {
    const large = ['--set', 'rate=2000', '--set', 'period=10', '--telemetry', 'all'];
    expect((await repro(fig7('large', ...large))).status).toBe(0);
    const processes = new Deployment();
    try {
      mkdirSync(join(dir, 'out'));
      const file = join(dir, 'out', 'large.tgz');
      const packing = processes.start(['bundle', '-l', join(dir, 'large'), '-o', file]);
      const halves = () => readdirSync(join(dir, 'out'));
      await vi.waitFor(() => expect(halves()[0]).toMatch(/\.partial$/), { timeout: 60_000, interval: 1 });
      expect(await packing.stop('SIGHUP')).toBe(130);
      expect(packing.output).toContain('The packing was interrupted; nothing is left of it.');
      expect(halves()).toEqual([]);
    } finally {
      await processes.end();
    }
  }, 120_000);

  it.skipIf(!hasTerminals)(
    'ends a run in good order, which is finished with --resume',
    async () => {
      const command = [process.execPath, join(root, 'bin/run.js'), ...fig7('closed', ...long)].join(' ');
      const terminal = new Terminal(command, { ...process.env, SHELL: '/bin/sh' });
      await ended('closed', /\nExiting$|\n\S+ finished /);
      terminal.close();
      await ended('closed', /\n\S+ interrupted: [1-9].* [1-9]\d* left\nExiting\n$/);
      expect((await repro(fig7('closed', ...long, '--resume'))).status).toBe(0);
    },
    180_000,
  );

  it.skipIf(!hasTerminals)(
    'does not end what nohup started',
    async () => {
      const command = ['nohup', process.execPath, join(root, 'bin/run.js'), ...fig7('nohup', ...long)];
      const terminal = new Terminal(`cd ${dir}; ${command.join(' ')} && true`, {
        ...process.env,
        SHELL: '/bin/bash',
      });
      await ended('nohup', /\nExiting$|\n\S+ finished /);
      terminal.close();
      await ended('nohup', /\n\S+ ok: 60 points finished.* 0 left\nExiting\n$/);
    },
    180_000,
  );
});
