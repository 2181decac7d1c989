import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freePort, noSshd, startSshd } from '../support/sshd.js';
import { repro } from './repro.js';

describe('repro doctor', () => {
  it('checks this machine', async () => {
    const { status, stdout } = await repro(['doctor', '--json']);
    const findings = JSON.parse(stdout) as { check: string; status: string }[];
    expect(findings.find(({ check }) => check === 'node')?.status).toBe('ok');
    expect(status).toBe(findings.some((finding) => finding.status === 'fail') ? 5 : 0);
  });

  it.skipIf(noSshd)('checks hosts, with a table, and ends with 5 when one fails', async () => {
    const sshd = await startSshd('127.0.0.2');
    try {
      const { name, port, user, key } = sshd.host;
      const config = `${sshd.folder}/config`;
      writeFileSync(config, `Host *\n IdentityFile ${key}\n`);
      const dead = await freePort('127.0.0.9');
      const hosts = `client=${user}@${name}:${port},controller=127.0.0.9:${dead},workers=${name}`;
      const { status, stdout, stderr } = await repro([
        ...['doctor', '--hosts', hosts, '--ssh-config', config, '--known-hosts', sshd.knownHosts],
      ]);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^HOST +CHECK +STATUS +FOUND\n127\.0\.0\.2 +reach +ok +client, worker\n/);
      expect(stdout).toMatch(
        /\n127\.0\.0\.9 +reach +fail +no SSH server listens there \(connection refused\)\n/,
      );
      expect(stdout).toMatch(/\n1 failed, \d+ warnings?\.$/);
      expect(status).toBe(5);
    } finally {
      sshd.stop();
    }
  });
});
