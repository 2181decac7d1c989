import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repro, root } from './repro.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-kairos-e2e-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('repro kairos, as processes on loopback', () => {
  it('serves queries that another process distributes, and is refused when the servers are stopped', async () => {
    const addresses = join(folder, 'servers.json');
    const served = ['-m', 'wnd', '--latencies', 'stand-in', '--mix', '1,0,2,0'];
    const servers = execa(
      process.execPath,
      [
        ...[`${root}bin/run.js`, 'kairos', 'servers', ...served],
        ...['--port', '0', '--addresses', addresses],
      ],
      { reject: false },
    );
    try {
      const [first] = await once(servers.stdout, 'data');
      expect(String(first)).toMatch(/^Serving wnd \(stand-in\) on 127/);
      expect(JSON.parse(readFileSync(addresses, 'utf8'))).toHaveLength(3);
      const distribute = ['kairos', 'distribute', ...served, '--addresses', addresses, '--qos', '25000'];
      const done = await repro([...distribute, '-n', '60', '--rate', '100']);
      expect(done.stdout).toContain('60 of 60 queries answered');
      expect(done.status).toBe(0);
      const cut = execa(
        process.execPath,
        [`${root}bin/run.js`, ...distribute, '-n', '100000', '--rate', '100'],
        {
          reject: false,
        },
      );
      // It says what it begins, and is cut off while it connects or serves.
      await once(cut.stderr, 'data');
      servers.kill('SIGTERM');
      const { exitCode, stderr } = await cut;
      expect(stderr).toMatch(
        /(Replay server 127\.0\.0\.1:\d+ died|No replay server answers at 127\.0\.0\.1:\d+)\./,
      );
      expect(exitCode).toBe(5);
    } finally {
      servers.kill('SIGTERM');
      expect((await servers).exitCode).toBe(143);
    }
  });
});
