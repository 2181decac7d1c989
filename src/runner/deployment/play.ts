import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { PointCancelled } from '../job.js';
import type { RunningProcess } from '../processes/launcher.js';
import type { RoleCommand } from '../roles/programs.js';
import { awaitPort } from './await-port.js';
import { type Machine, patience as usual } from './deployment.js';
import type { PointRun } from './run-deployment.js';
import { ended, invalidity, type Role, startRole, stopRole } from './start-role.js';

/**
 * Starts workers, controller and client, each once the one before listens, waits for the client's end, and ends the controller by SIGINT so
 * that it closes its tables. Whatever it starts is in `roles`, also after it has thrown. Returns why the client calls its own numbers
 * invalid, when it does.
 */
export async function play(run: PointRun, roles: Role[]): Promise<string | undefined> {
  const { spec, seed, days, deployment, id, signal, onPhase, patience = usual } = run;
  const { client, controller, clientPort, workers } = deployment;
  const folder = (machine: Machine): string => `${machine.dir}/${id}`;
  const failing: Promise<never>[] = [cancelled(signal)];
  const start = async (machine: Machine, name: string, command: RoleCommand): Promise<Role> => {
    if (signal.aborted) throw new PointCancelled('the run was interrupted');
    const role = await startRole(machine.launcher, name, folder(machine), command);
    roles.push(role);
    return role;
  };
  const serve = async (machine: Machine, name: string, port: number, command: RoleCommand) => {
    const role = await start(machine, name, command);
    const fails = ended(role);
    fails.catch(() => {});
    failing.push(fails);
    const unwanted = new AbortController();
    try {
      const ready = awaitPort(machine.launcher, port, name, patience.ready, unwanted.signal);
      await Promise.race([ready, ...failing]);
    } finally {
      unwanted.abort();
    }
    return role;
  };

  onPhase?.(`starting ${workers.length} workers`);
  // One after the other on a machine would take an hour for a hundred; at once, those of one machine only share its cores.
  await settleAll(
    workers.map(({ machine, port }, index) => {
      const command = machine.programs.worker(spec, { dir: folder(machine), port, bind: machine.bind });
      return serve(machine, `worker ${index + 1}`, port, command);
    }),
  );
  onPhase?.('starting the controller');
  const addresses = workers.map(({ machine, port }) => hostPort(machine.address, port));
  const served = await serve(
    controller,
    'controller',
    clientPort,
    controller.programs.controller(spec, {
      logDir: folder(controller),
      bind: controller.bind,
      port: clientPort,
      workers: addresses,
    }),
  );
  onPhase?.('starting the client');
  const address = hostPort(controller.address, clientPort);
  const command = client.programs.client(spec, { dir: folder(client), controller: address, seed, days });
  const sender = await start(client, 'client', command);
  const invalid = await clientEnds(sender, command.endsItself ? undefined : spec.client.duration, failing);
  onPhase?.('ending the controller');
  await endController(served, patience.ending);
  return invalid;
}

/** ms that a server's own end may be heard of later than the client's that it brought about. */
const SERVERS_SPEAK = 1000;

/**
 * Waits for the client's end, or ends it after its duration, as the original's scripts do. A client that fails is a failed point; one that
 * was late with its requests says so, and returned is what it says.
 */
async function clientEnds(
  client: Role,
  duration: number | undefined,
  failing: Promise<never>[],
): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<'over'>((resolve) => {
    if (duration !== undefined) timer = setTimeout(resolve, duration * 1000, 'over');
  });
  try {
    const first = await Promise.race([client.process.exited, over, ...failing]);
    const exit = first === 'over' ? await stopRole(client) : first;
    const invalid =
      exit.how === 'ended' && exit.status === ExitCode.pointFailed ? await invalidity(client) : undefined;
    if (invalid !== undefined) return invalid;
    if (first !== 'over' && (first.how === 'lost' || first.status !== 0)) {
      // A client that loses its controller may be heard of first; whoever failed before it is to blame.
      await Promise.race([...failing, sleep(SERVERS_SPEAK)]);
      await ended(client);
    }
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** How a controller may end when it is told to by SIGINT: the original with the signal's number. */
const ENDINGS = [0, 2, 130];

async function endController(role: Role, patience: number): Promise<void> {
  const { process } = role;
  process.signal('INT');
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patience, null);
  });
  const exit = await Promise.race([process.exited, waited]);
  clearTimeout(timer);
  if (exit === null) {
    await stopRole(role);
    throw hanging(process, patience);
  }
  if (exit.how === 'lost' || !ENDINGS.includes(exit.status)) await ended(role);
  else role.mayEnd = true;
}

/** A controller that was killed has kept rows back: its tables may lack their end, even where they end with a row. */
function hanging({ name, host }: RunningProcess, patience: number): UserError {
  return new UserError(
    'E_ROLE',
    `The ${name} on ${host} was killed, since it did not end within ${patience / 1000} s of Ctrl-C; its tables may lack their end.`,
    'Its whole log is in the folder of the point.',
    ExitCode.host,
  );
}

/** Waits for all, also when one fails, so that no role starts behind the back of whoever stops them. Throws the first failure. */
async function settleAll(promises: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(promises)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

function cancelled(signal: AbortSignal): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new PointCancelled('the run was interrupted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  promise.catch(() => {});
  return promise;
}

function hostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
