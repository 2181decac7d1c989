import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { quote } from '../processes/quote.js';
import { type Deployment, machinesOf } from './deployment.js';

/** Makes the point's folder on every machine. Throws UserError where that cannot be. */
export async function prepare(deployment: Deployment, id: string): Promise<void> {
  await Promise.all(
    machinesOf(deployment).map(async ({ launcher, dir }) => {
      const { status, stderr } = await launcher.script(`mkdir -- ${quote(`${dir}/${id}`)}`);
      if (status !== 0) throw noFolder(launcher.name, `${dir}/${id}`, stderr);
    }),
  );
}

function noFolder(host: string, folder: string, stderr: string): UserError {
  return new UserError(
    'E_HOST_FILE',
    `Cannot make the folder ${folder} on ${host}: ${stderr.trim().split('\n').at(-1)?.replace(/^.*: /, '') ?? ''}.`,
    'See that its parent can be written to and has room.',
    ExitCode.host,
  );
}

/** Removes them again; what cannot be removed stays. */
export async function clean(deployment: Deployment, id: string): Promise<void> {
  const removals = machinesOf(deployment).map(({ launcher, dir }) =>
    launcher.script(`rm -rf -- ${quote(`${dir}/${id}`)}`),
  );
  await Promise.allSettled(removals);
}
