import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Host } from '../../src/runner/hosts/declare/host.js';

const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find(existsSync);
/** Why tests with real SSH servers cannot run here; undefined when they can. */
export const noSshd = program === undefined ? 'openssh-server is not installed' : undefined;

/** A real sshd of a test, on a loopback address of its own. */
export interface TestSshd {
  host: Host;
  /** Folder of its keys and configuration. */
  folder: string;
  knownHosts: string;
  /** Pids of the processes that serve connections at present. */
  sessions(): number[];
  stop(): void;
}

/** A port that was free a moment ago. */
export function freePort(address = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .on('error', reject)
      .listen(0, address, () => {
        const { port } = server.address() as { port: number };
        server.close(() => resolve(port));
      });
  });
}

/** Starts an sshd with throw-away keys that lets the user of the tests in. `lines` are added to its configuration. */
export async function startSshd(
  address: string,
  settings: Partial<Host> = {},
  lines: readonly string[] = [],
): Promise<TestSshd> {
  const folder = mkdtempSync(join(tmpdir(), 'repro-sshd-'));
  const file = (name: string) => join(folder, name);
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
  const port = await freePort(address);
  // Debian's sshd separates privileges through this folder, which its service would make.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  writeFileSync(
    file('sshd_config'),
    [
      ...lines,
      `ListenAddress ${address}:${port}`,
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('user.pub')}`,
      `PidFile ${file('pid')}`,
      'StrictModes no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'PermitRootLogin yes',
      'MaxStartups 100',
      '',
    ].join('\n'),
  );
  const server: ChildProcess = spawn(program!, ['-D', '-e', '-f', file('sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await vi.waitFor(
    () => {
      if (!said.includes('Server listening')) throw new Error(`sshd does not start: ${said}`);
    },
    { timeout: 10_000 },
  );
  const knownHosts = file('known_hosts');
  writeFileSync(knownHosts, `[${address}]:${port} ${readFileSync(file('host.pub'), 'utf8')}`);
  const host = {
    name: address,
    port,
    key: file('user'),
    user: userInfo().username,
    dir: file('dir'),
    env: {},
    ...settings,
  };
  return {
    host,
    folder,
    knownHosts,
    sessions: () => childrenOf(server.pid!),
    stop() {
      for (const pid of [...childrenOf(server.pid!), server.pid!]) kill(pid);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
