import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { packageRoot } from '../../experiment/package-root.js';
import type { Computing } from '../../live/pipeline/computing.js';
import { env, TOKEN_BYTES } from '../../live/pipeline/replica.js';
import { ReplicaLinks } from '../../live/pipeline/replica-links.js';
import { lastWords } from '../deployment/start-role.js';
import type { Launcher } from '../processes/launcher.js';

/** Seconds until every process must be ready; models take as long to load as they take. */
const PATIENCE = 60;
const PATIENCE_WITH_MODELS = 600;

/**
 * Starts so many processes of replicas under guards, their output in `folder`, and waits until each has answered a probe. Throws
 * UserError when one ends or is not ready in time (status 5), and the reason of `signal`. Whoever calls closes launcher and links.
 */
export async function startReplicas(
  launcher: Launcher,
  processes: number,
  folder: string,
  signal: AbortSignal,
  computing?: Computing,
): Promise<ReplicaLinks> {
  const token = randomBytes(TOKEN_BYTES / 2).toString('hex');
  const links = await ReplicaLinks.open(token, processes);
  let timer: NodeJS.Timeout | undefined;
  let starting: Promise<void> | undefined;
  let over = false;
  const patience = computing ? PATIENCE_WITH_MODELS : PATIENCE;
  const unusable = new Promise<never>((_, reject) => {
    const failed = (problem: string) =>
      reject(
        new UserError('E_REPLICA', problem, `Look into the logs in ${folder}, and try again.`, ExitCode.host),
      );
    timer = setTimeout(
      () => failed(`Processes ${links.waitingFor().join(', ')} are not ready after ${patience} s.`),
      patience * 1000,
    );
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
    links.onLost = (index) => failed(`Process ${index} of the replicas ended before the replay.`);
    const shared = { [env.token]: token, [env.port]: String(links.port) };
    const own = (index: number) => ({
      ...shared,
      [env.index]: String(index),
      ...models(computing, processes, index),
    });
    starting = startAll(launcher, processes, folder, own, failed, () => over);
    starting.catch(reject);
  });
  try {
    await Promise.race([links.ready, unusable]);
    return links;
  } catch (error) {
    over = true;
    links.close();
    // What is starting now must be there to be stopped.
    await starting?.catch(() => {});
    throw error;
  } finally {
    over = true;
    clearTimeout(timer);
  }
}

async function startAll(
  launcher: Launcher,
  processes: number,
  folder: string,
  own: (index: number) => Record<string, string>,
  failed: (problem: string) => void,
  over: () => boolean,
): Promise<void> {
  const program = process.execPath;
  const args = [join(packageRoot().dir, 'dist/src/live/pipeline/replica-main.js')];
  // One after the other: a hundred shells at once would only wait for each other.
  for (let index = 0; index < processes && !over(); index++) {
    const name = `replicas ${index}`;
    const log = join(folder, `replicas-${index}.log`);
    const running = await launcher.start({ program, args, env: own(index), cwd: folder }, { name, log });
    running.exited.then(async (exit) => {
      if (over()) return;
      const how = exit.how === 'ended' ? `with status ${exit.status}` : exit.reason;
      const said = await lastWords(launcher, log);
      failed(`Process ${index} of the replicas ended ${how} before the replay${said && `: ${said}`}.`);
    });
  }
}

// A process is told of its own replicas alone.
function models(computing: Computing | undefined, processes: number, index: number): Record<string, string> {
  if (!computing) return {};
  const replicas = computing.replicas.filter(({ replica }) => replica % processes === index);
  return { [env.computing]: JSON.stringify({ ...computing, replicas }) };
}
