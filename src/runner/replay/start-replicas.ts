import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { packageRoot } from '../../experiment/package-root.js';
import { env, TOKEN_BYTES } from '../../live/pipeline/replica.js';
import { ReplicaLinks } from '../../live/pipeline/replica-links.js';
import type { Launcher } from '../processes/launcher.js';

/** Seconds until every process must be ready. */
const PATIENCE = 60;

/**
 * Starts so many processes of replicas under guards, their output in `folder`, and waits until each has answered a probe. Throws
 * UserError when one ends or is not ready in time (status 5), and the reason of `signal`. Whoever calls closes launcher and links.
 */
export async function startReplicas(
  launcher: Launcher,
  processes: number,
  folder: string,
  signal: AbortSignal,
): Promise<ReplicaLinks> {
  const token = randomBytes(TOKEN_BYTES / 2).toString('hex');
  const links = await ReplicaLinks.open(token, processes);
  let timer: NodeJS.Timeout | undefined;
  let starting: Promise<void> | undefined;
  let givenUp = false;
  const unusable = new Promise<never>((_, reject) => {
    const failed = (problem: string) =>
      reject(
        new UserError('E_REPLICA', problem, `Look into the logs in ${folder}, and try again.`, ExitCode.host),
      );
    timer = setTimeout(
      () => failed(`Processes ${links.waitingFor().join(', ')} are not ready after ${PATIENCE} s.`),
      PATIENCE * 1000,
    );
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
    links.onLost = (index) => failed(`Process ${index} of the replicas ended before the replay.`);
    const shared = { [env.token]: token, [env.port]: String(links.port) };
    starting = startAll(launcher, processes, folder, shared, failed, () => givenUp);
    starting.catch(reject);
  });
  try {
    await Promise.race([links.ready, unusable]);
    return links;
  } catch (error) {
    givenUp = true;
    links.close();
    // What is starting now must be there to be stopped.
    await starting?.catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function startAll(
  launcher: Launcher,
  processes: number,
  folder: string,
  shared: Record<string, string>,
  failed: (problem: string) => void,
  givenUp: () => boolean,
): Promise<void> {
  const program = process.execPath;
  const args = [join(packageRoot().dir, 'dist/src/live/pipeline/replica-main.js')];
  // One after the other: a hundred shells at once would only wait for each other.
  for (let index = 0; index < processes && !givenUp(); index++) {
    const name = `replicas ${index}`;
    const command = { program, args, env: { ...shared, [env.index]: String(index) }, cwd: folder };
    const running = await launcher.start(command, { name, log: join(folder, `replicas-${index}.log`) });
    running.exited.then((exit) => {
      const how = exit.how === 'ended' ? `with status ${exit.status}` : exit.reason;
      failed(`Process ${index} of the replicas ended ${how} before the replay.`);
    });
  }
}
