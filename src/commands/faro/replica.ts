import { Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { headsOf } from '../../cli/faro/heads.js';
import { replicaFlags, replicaModelOf } from '../../cli/faro/replica-flags.js';
import { printer } from '../../cli/live-flags.js';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { env } from '../../live/faro/replica/environment.js';
import { runReplica } from '../../live/faro/replica/run-replica.js';
import { stoppable } from '../../live/stoppable.js';

export default class FaroReplica extends ReproCommand {
  static override summary = 'Be a replica of a job whose proxy runs elsewhere (Faro)';
  static override description =
    'Attaches to repro faro proxy --external and serves what it is given, one request at a time; attaches again when the connection is lost. Ends by Ctrl-C. This is what pods of repro faro manifests run.';
  static override enableJsonFlag = false;
  static override flags = {
    head: Flags.string({ required: true, helpValue: 'URL', description: 'the proxy: http://127.0.0.1:8000' }),
    ...replicaFlags,
    seed: Flags.integer({
      min: 0,
      max: 1e9,
      description: 'of service times; by default of this process alone',
    }),
  };
  static override examples = ['repro faro replica --head http://127.0.0.1:8000'];

  async run(): Promise<void> {
    const { flags } = await this.parse(FaroReplica);
    const [head] = headsOf(flags.head);
    const token = process.env[env.token] ?? '';
    if (token === '')
      throw new UserError('E_USAGE', `There is no token in ${env.token}.`, 'Set it to that of the proxy.');
    const seed = flags.seed ?? process.pid;
    process.exitCode = await stoppable(async (signal) => {
      await runReplica({ head, token, seed, model: replicaModelOf(flags), say: printer() }, signal);
      return ExitCode.ok;
    });
  }
}
