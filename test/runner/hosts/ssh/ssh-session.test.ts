import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Host } from '../../../../src/runner/hosts/declare/host.js';
import { SshSession } from '../../../../src/runner/hosts/ssh/ssh-session.js';
import type { Command, Launcher } from '../../../../src/runner/processes/launcher.js';
import { smallDisk } from '../../../support/small-disk.js';
import { freePort, noSshd, startSshd, type TestSshd } from '../../../support/sshd.js';

const sh = (script: string): Command => ({ program: 'sh', args: ['-c', script] });
const alive = (pid: number) => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
const pidsIn = (file: string, count: number): Promise<number[]> =>
  vi.waitFor(
    () => {
      const pids = readFileSync(file, 'utf8').trim().split('\n').map(Number);
      expect(pids).toHaveLength(count);
      return pids;
    },
    { timeout: 15_000 },
  );
const gone = (pids: number[]) =>
  vi.waitFor(() => expect(pids.filter(alive)).toEqual([]), { timeout: 15_000 });

/** A worker with a child, a child that left its session, and one that ignores SIGTERM; each writes its pid. */
const family = sh(
  "echo $$; sleep 300 & echo $!; setsid sh -c 'echo $$; exec sleep 300' & sh -c \"trap '' TERM; echo \\$\\$; sleep 300; sleep 300\" & wait",
);

describe.skipIf(noSshd)('an SSH session', () => {
  let sshd: TestSshd;
  let session: SshSession;
  let launcher: Launcher;
  const file = (name: string) => join(sshd.folder, name);

  beforeAll(async () => {
    // Two sessions a connection: more processes than that must work all the same.
    sshd = await startSshd('127.0.0.2', { env: { GREETING: "it's here" } }, ['MaxSessions 2']);
    session = new SshSession([sshd.host], sshd);
    launcher = await session.connect(sshd.host);
  });
  afterAll(async () => {
    await session?.close();
    sshd?.stop();
  });

  it("runs commands with the host's environment, and tells a 255 of theirs from one of ssh", async () => {
    expect(await launcher.run(sh('echo "$GREETING"; echo no >&2; exit 255'))).toEqual({
      status: 255,
      stdout: "it's here\n",
      stderr: 'no\n',
    });
  });

  it('uses one connection for everything, and has the same address as ssh', async () => {
    const before = sshd.sessions();
    await launcher.script('true');
    await launcher.script('true');
    expect(sshd.sessions()).toEqual(before);
    expect(await session.address(sshd.host)).toBe('127.0.0.2');
    expect(await session.connect(sshd.host)).toBe(launcher);
  });

  it('copies files there and back', async () => {
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7) % 256));
    writeFileSync(file('from'), bytes);
    await launcher.put(file('from'), file("the're"));
    expect(await launcher.fetch(file("the're"), file('back'))).toBe(200_000);
    expect(readFileSync(file('back')).equals(bytes)).toBe(true);
  });

  it('starts more processes than a connection has sessions, signals and stops them', async () => {
    const start = (name: string) => launcher.start(sh('echo begun; sleep 300'), { name, log: file(name) });
    const running = await Promise.all(['w1', 'w2', 'w3', 'w4'].map(start));
    running[0].signal('KILL');
    expect(await running[0].exited).toEqual({ how: 'ended', status: 137 });
    const rest = running.slice(1);
    expect(await Promise.all(rest.map((process) => process.stop()))).toEqual(
      rest.map(() => ({ how: 'ended', status: 143 })),
    );
    expect(rest.map(({ pid }) => pid).filter(alive)).toEqual([]);
  });

  it('leaves nothing on the host when a process is stopped', async () => {
    const running = await launcher.start(family, { name: 'worker', log: file('family') });
    const pids = await pidsIn(file('family'), 4);
    await running.stop();
    expect(pids.filter(alive)).toEqual([]);
  });

  it('leaves nothing on the host when it is closed', async () => {
    const other = new SshSession([sshd.host], sshd);
    const running = await (await other.connect(sshd.host)).start(family, {
      name: 'worker',
      log: file('closed'),
    });
    const pids = await pidsIn(file('closed'), 4);
    await other.close();
    expect(running.exit).toEqual({ how: 'ended', status: 143 });
    expect(pids.filter(alive)).toEqual([]);
  });

  it('leaves nothing on the host when this side is killed with SIGKILL', async () => {
    const { host, knownHosts } = sshd;
    const fixture = join(import.meta.dirname, 'fixtures', 'start-over-ssh.ts');
    const given = JSON.stringify({ host, knownHosts, command: family, log: file('killed') });
    const child = spawn(process.execPath, ['--import', 'jiti/register', fixture, given], {
      stdio: 'inherit',
    });
    const pids = await pidsIn(file('killed'), 4);
    expect(pids.every(alive)).toBe(true);
    child.kill('SIGKILL');
    await gone(pids);
  });

  it('leaves nothing on the host when the connection drops, and says that the process is lost', async () => {
    const second = await startSshd('127.0.0.3');
    const other = new SshSession([second.host], second);
    try {
      const connected = await other.connect(second.host);
      const running = await connected.start(family, { name: 'worker', log: join(second.folder, 'dropped') });
      const pids = await pidsIn(join(second.folder, 'dropped'), 4);
      for (const pid of second.sessions()) process.kill(pid, 'SIGKILL');
      expect(await running.exited).toEqual({
        how: 'lost',
        reason: expect.stringMatching(/^The connection to host 127\.0\.0\.3 broke/),
      });
      await gone(pids);
      await expect(running.stop()).resolves.toMatchObject({ how: 'lost' });
    } finally {
      await other.close();
      second.stop();
    }
  });

  it('connects again after a dropped connection', async () => {
    const second = await startSshd('127.0.0.3');
    const other = new SshSession([second.host], second);
    try {
      const connected = await other.connect(second.host);
      for (const pid of second.sessions()) process.kill(pid, 'SIGKILL');
      const again = async () => expect((await connected.script('echo again')).stdout).toBe('again\n');
      await vi.waitFor(again, { timeout: 20_000 });
    } finally {
      await other.close();
      second.stop();
    }
  });

  it('honours an ssh configuration of the user, with aliases', async () => {
    const { address, ...alias } = { ...sshd.host, name: 'worker-alias', address: undefined };
    const { key, port, user, ...bare } = alias;
    writeFileSync(
      file('user_config'),
      `Host worker-alias\n HostName 127.0.0.2\n HostKeyAlias [127.0.0.2]:${port}\n Port ${port}\n User ${user}\n IdentityFile ${key}\n`,
    );
    const other = new SshSession([bare], { knownHosts: sshd.knownHosts, sshConfig: file('user_config') });
    try {
      expect((await (await other.connect(bare)).script('echo here')).stdout).toBe('here\n');
      expect(await other.address(bare)).toBe('127.0.0.2');
    } finally {
      await other.close();
    }
  });

  it('goes through a jump host', async () => {
    const second = await startSshd('127.0.0.4');
    const { port, user, key } = sshd.host;
    const keys = `${readFileSync(sshd.knownHosts, 'utf8')}${readFileSync(second.knownHosts, 'utf8')}`;
    writeFileSync(file('both_known'), keys);
    const behind: Host = { ...second.host, jump: `${user}@127.0.0.2:${port}` };
    // The key of the jump host comes from the user's configuration, as ssh has it.
    writeFileSync(file('jump_config'), `Host 127.0.0.2\n IdentityFile ${key}\n`);
    const other = new SshSession([behind], {
      knownHosts: file('both_known'),
      sshConfig: file('jump_config'),
    });
    try {
      expect((await (await other.connect(behind)).script('echo "$SSH_CLIENT"')).stdout).toMatch(
        /^127\.0\.0\./,
      );
    } finally {
      await other.close();
      second.stop();
    }
  });

  it('removes its private folder and its connection', async () => {
    const other = new SshSession([sshd.host], sshd);
    await other.connect(sshd.host);
    const before = sshd.sessions().length;
    await other.close();
    await vi.waitFor(() => expect(sshd.sessions().length).toBeLessThan(before));
  });

  describe('refuses', () => {
    const refusal = async (host: Host, options: object = sshd) => {
      const other = new SshSession([host], options);
      try {
        await other.connect(host);
      } catch (error) {
        return error;
      } finally {
        await other.close();
      }
      throw new Error('it connected');
    };

    it('a host that does not listen', async () => {
      const port = await freePort('127.0.0.9');
      expect(await refusal({ ...sshd.host, name: '127.0.0.9', port })).toMatchObject({
        code: 'E_HOST_UNREACHABLE',
        exitCode: 5,
        message: 'Cannot use host 127.0.0.9: no SSH server listens there (connection refused).',
      });
    });

    it('a name that does not exist', async () => {
      expect(await refusal({ ...sshd.host, name: 'no-such-host.invalid' })).toMatchObject({
        message: 'Cannot use host no-such-host.invalid: there is no host of this name.',
      });
    });

    it('an unknown host key', async () => {
      writeFileSync(file('empty'), '');
      const error = await refusal(sshd.host, { knownHosts: file('empty') });
      expect(error).toMatchObject({
        code: 'E_HOST_KEY',
        exitCode: 5,
        message: 'Cannot use host 127.0.0.2: its key is not known.',
        next: expect.stringContaining('--accept-new-host-keys'),
      });
      expect(readFileSync(file('empty'), 'utf8')).toBe('');
    });

    it('a changed host key, also when new ones are accepted', async () => {
      const other = readFileSync(file('user.pub'), 'utf8');
      writeFileSync(file('wrong'), `[127.0.0.2]:${sshd.host.port} ${other}`);
      for (const acceptNewHostKeys of [false, true]) {
        const error = await refusal(sshd.host, { knownHosts: file('wrong'), acceptNewHostKeys });
        expect(error).toMatchObject({
          code: 'E_HOST_KEY',
          message: expect.stringContaining('its key is another than the one that is known'),
        });
      }
    });

    it('a login without the right key', async () => {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file('stranger')]);
      expect(await refusal({ ...sshd.host, key: file('stranger') })).toMatchObject({
        code: 'E_HOST_AUTH',
        exitCode: 5,
        message: 'Cannot use host 127.0.0.2: it refuses the login.',
      });
    });
  });

  it('takes a new host key when told to, and remembers it', async () => {
    const other = new SshSession([sshd.host], { knownHosts: file('new'), acceptNewHostKeys: true });
    await other.connect(sshd.host);
    await other.close();
    // The names in it may be hashed.
    const find = ['-F', `[127.0.0.2]:${sshd.host.port}`, '-f', file('new')];
    expect(execFileSync('ssh-keygen', find, { encoding: 'utf8' })).toContain('found: line 1');
  });

  it('says when a started program, folder or log is not there', async () => {
    const start = (command: Command, log: string) => launcher.start(command, { name: 'worker 2', log });
    await expect(start({ program: '/opt/build/worker', args: [] }, file('l'))).rejects.toMatchObject({
      code: 'E_START',
      exitCode: 5,
      message: 'Cannot start worker 2 on 127.0.0.2: there is no program /opt/build/worker.',
    });
    await expect(start(sh('true'), file('no/log'))).rejects.toThrow(/its log .*no\/log cannot be written/);
    expect(existsSync(file('no'))).toBe(false);
  });

  it('says that a disk is full', async (context) => {
    const disk = smallDisk(64, context);
    writeFileSync(file('large'), Buffer.alloc(200_000, 1));
    await expect(launcher.put(file('large'), join(disk, 'large'))).rejects.toMatchObject({
      code: 'E_HOST_FILE',
      exitCode: 5,
      message: `Cannot write ${disk}/large on 127.0.0.2: No space left on device.`,
    });
    expect(execFileSync('ls', ['-A', disk], { encoding: 'utf8' })).toBe('');
  });

  it('says that a disk of this machine is full, and leaves nothing there', async (context) => {
    const disk = smallDisk(64, context);
    writeFileSync(file('large'), Buffer.alloc(200_000, 1));
    await expect(launcher.fetch(file('large'), join(disk, 'large'))).rejects.toMatchObject({
      code: 'E_LOGDIR_WRITE',
      exitCode: 4,
      message: `Cannot write ${disk}/large: the disk is full.`,
    });
    expect(readdirSync(disk)).toEqual([]);
  });
});
