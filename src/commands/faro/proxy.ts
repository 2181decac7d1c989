import { Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { replicaFlags, replicaModelOf } from '../../cli/faro/replica-flags.js';
import { bindFlag, printer } from '../../cli/live-flags.js';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { runProxy } from '../../live/faro/proxy/run-proxy.js';
import { env } from '../../live/faro/replica/environment.js';
import { stoppable } from '../../live/stoppable.js';

export default class FaroProxy extends ReproCommand {
  static override summary = 'Serve one job over HTTP: a proxy and its replicas (Faro)';
  static override description =
    `Answers POST /classifier by replicas, which are processes of its own, and tells repro faro control how that goes (docs/faro-live.md). Ends by Ctrl-C, with its replicas.
It has no password: whoever reaches its address can scale it.`;
  static override enableJsonFlag = false;
  static override flags = {
    port: Flags.integer({
      char: 'p',
      default: 8000,
      min: 0,
      max: 65_535,
      description: 'port to listen on; 0 takes a free one',
    }),
    bind: bindFlag,
    deployment: Flags.string({ default: 'classifier', description: 'name of the deployment, and its route' }),
    replicas: Flags.integer({ default: 1, min: 0, max: 1000, description: 'replicas to begin with' }),
    ...replicaFlags,
    'cold-start': Flags.integer({
      default: 0,
      min: 0,
      max: 3600,
      helpValue: 'S',
      description: 's until a replica that is added serves; 35 is what the simulator takes for a pod',
    }),
    external: Flags.boolean({
      exclusive: ['replicas', 'cold-start', 'service', 'onnx'],
      description: `start no replicas: take those that attach with the token in ${env.token} (repro faro replica)`,
    }),
    'max-queue': Flags.integer({
      default: 50,
      min: 0,
      max: 1_000_000,
      env: 'SERVE_HTTP_MAX_QUEUE_SIZE',
      description: 'requests beyond so many waiting ones get status 503; 0: none does',
    }),
    'in-flight': Flags.integer({
      default: 4,
      min: 1,
      max: 1000,
      description: 'requests at one replica, at most',
    }),
    'max-body': Flags.integer({
      default: 8,
      min: 1,
      max: 64,
      helpValue: 'MIB',
      description: 'refuse a longer body',
    }),
    'access-log': Flags.string({
      helpValue: 'FILE',
      description: "a line for each request, as Ray Serve's proxy writes it",
    }),
    seed: Flags.integer({
      default: 0,
      min: 0,
      max: 1e9,
      description: 'of service times and the order of replicas',
    }),
  };
  static override examples = [
    { description: 'One job with two replicas', command: 'repro faro proxy --replicas 2' },
    {
      description: 'Constant service, slow pods',
      command: 'repro faro proxy -p 8001 --service 100 --cold-start 35',
    },
    { description: 'Real inference', command: 'repro faro proxy --onnx resnet50_v2' },
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(FaroProxy);
    const { deployment, seed, external } = flags;
    if (!/^[\w.-]{1,100}$/.test(deployment))
      throw new UserError(
        'E_USAGE',
        `'${deployment}' is no name of a deployment.`,
        'Use letters, digits, -, _ and dots.',
      );
    const replicas = external
      ? { token: tokenOf() }
      : { own: flags.replicas, model: replicaModelOf(flags), coldStart: flags['cold-start'] * 1000 };
    process.exitCode = await stoppable(async (signal) => {
      await runProxy(
        {
          deployment,
          replicas,
          seed,
          accessLog: flags['access-log'],
          say: printer(),
          address: { host: flags.bind, port: flags.port },
          limits: { maxQueue: flags['max-queue'], inFlight: flags['in-flight'] },
          mostBody: flags['max-body'] * 2 ** 20,
        },
        signal,
      );
      return ExitCode.ok;
    });
  }
}

function tokenOf(): string {
  const token = process.env[env.token] ?? '';
  if (/^[\w.-]{16,200}$/.test(token)) return token;
  throw new UserError(
    'E_USAGE',
    `--external needs a token of 16 to 200 letters, digits, -, _ and dots in ${env.token}.`,
    `Set it for the proxy and its replicas: export ${env.token}=$(openssl rand -hex 16)`,
  );
}
