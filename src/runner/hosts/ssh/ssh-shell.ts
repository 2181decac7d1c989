import { execa } from 'execa';
import type { UserError } from '../../../errors.js';
import { exports, portableCommand } from '../../processes/quote.js';
import { type Channel, channelOptions, type Shell } from '../../processes/shell.js';
import type { Host } from '../declare/host.js';
import { explainSsh } from './explain.js';

/** Seconds after which a host stops what runs there when it has heard nothing. */
const LEASE = 60;

/** The shell of a host, over the connection that `SshSession` has opened. */
export class SshShell implements Shell {
  readonly lease = LEASE;
  readonly #prelude: string;

  constructor(
    private readonly host: Host,
    private readonly config: string,
    private readonly disconnect: () => Promise<void>,
  ) {
    this.#prelude = exports(host.env);
  }

  get name(): string {
    return this.host.name;
  }

  open(script: string): Channel {
    const command = portableCommand(this.#prelude + script);
    return execa('ssh', ['-F', this.config, '-T', '--', this.host.name, command], channelOptions);
  }

  explain(stderr: string): UserError {
    return explainSsh(this.host.name, stderr);
  }

  close(): Promise<void> {
    return this.disconnect();
  }
}
