import { once } from 'node:events';
import { createWriteStream, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { UserError } from '../../../errors.js';
import { ExitCode } from '../../../exit-codes.js';
import { temporaryFolder } from '../../../temporary-folder.js';
import type { Launcher } from '../../processes/launcher.js';
import { ShellLauncher } from '../../processes/shell-launcher.js';
import type { Host } from '../declare/host.js';
import { explainSsh } from './explain.js';
import { type SshOptions, sshConfig } from './ssh-config.js';
import { SshShell } from './ssh-shell.js';

/** Longest folder in which ssh can make a control socket: 104 characters less its name of 57 and a slash. */
const LONGEST_FOLDER = 46;

/** Connections to a set of hosts, one a host, through the system's ssh, with a configuration and sockets in a private folder. */
export class SshSession {
  readonly #folder: string;
  readonly #config: string;
  readonly #open = new Map<string, Launcher>();

  constructor(hosts: readonly Host[], options: SshOptions = {}) {
    const fits = join(tmpdir(), 'repro-ssh-').length + 6 <= LONGEST_FOLDER;
    this.#folder = temporaryFolder('repro-ssh', fits ? undefined : '/tmp');
    this.#config = join(this.#folder, 'config');
    writeFileSync(this.#config, sshConfig(hosts, this.#folder, options), { mode: 0o600 });
  }

  /**
   * Opens the connection that everything with this host goes through.
   *
   * @throws UserError with exit status 5, saying whether the host is unreachable, unknown, or refuses the login.
   */
  async connect(host: Host): Promise<Launcher> {
    const known = this.#open.get(host.name);
    if (known) return known;
    // In a file, since the connection goes to the background and would keep a pipe open.
    const said = join(this.#folder, `${host.name}.log`);
    const stderr = createWriteStream(said, { mode: 0o600 });
    await once(stderr, 'open');
    const args = ['-F', this.#config, '-M', '-N', '-f', '--', host.name];
    const { exitCode, code } = await execa('ssh', args, {
      stdin: 'ignore',
      stdout: 'ignore',
      stderr,
      detached: true,
      cleanup: false,
      reject: false,
    });
    stderr.destroy();
    if (code === 'ENOENT') throw noSsh();
    if (exitCode !== 0) throw explainSsh(host.name, readFileSync(said, 'utf8'));
    const launcher = new ShellLauncher(new SshShell(host, this.#config, () => this.#disconnect(host)));
    this.#open.set(host.name, launcher);
    return launcher;
  }

  /** The address that ssh connects to, its configuration's aliases resolved. */
  async address({ name }: Host): Promise<string> {
    const { stdout = '' } = await execa('ssh', ['-F', this.#config, '-G', '--', name], { reject: false });
    return /^hostname (\S+)$/m.exec(stdout)?.[1] ?? name;
  }

  /** Stops whatever still runs on the hosts, closes all connections and removes the private folder. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#open.values()].map((launcher) => launcher.close()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #disconnect({ name }: Host): Promise<void> {
    this.#open.delete(name);
    await execa('ssh', ['-F', this.#config, '-O', 'exit', '--', name], { reject: false, stdio: 'ignore' });
  }
}

function noSsh(): UserError {
  return new UserError(
    'E_NO_SSH',
    'There is no ssh on this machine.',
    'Install OpenSSH, on Debian and Ubuntu: apt-get install openssh-client',
    ExitCode.host,
  );
}
