import { UserError } from '../../errors.js';
import type { LatencyTable } from '../../serving-core/kairos/latency-table.js';
import { instancesOf, type Mix } from '../../serving-core/kairos/mix.js';
import { stream } from '../../serving-core/random/streams.js';
import { startClock } from '../clock/live-clock.js';
import { ReplayServer } from './replay-server.js';

export interface ServersOptions {
  table: LatencyTable;
  mix: Mix;
  /** Numbers of the instances to start here, ascending; by default all. */
  only?: readonly number[];
  host: string;
  /** Port of instance 0; instance n listens on the n-th after it, as with the original's launcher. 0 takes free ones. */
  port: number;
  seed: number;
}

export interface RunningServers {
  /** `host:port`, in the order of the mix. */
  addresses: string[];
  stop(): void;
}

const LAST_PORT = 65_535;

/**
 * Starts a replay server for every instance of a mix, or some of them, all in this process. When one cannot start, none is left.
 *
 * @throws UserError when one cannot listen, is none of the mix, or there are not as many ports.
 */
export async function startServers(options: ServersOptions): Promise<RunningServers> {
  const { table, mix, host, port, seed } = options;
  const instances = instancesOf(mix);
  const only = options.only ?? [...instances.keys()];
  check(only[only.length - 1], instances.length, host, port);
  const { clock } = startClock(false);
  const servers: ReplayServer[] = [];
  const stop = () => {
    for (const server of servers) server.stop();
  };
  const addresses: string[] = [];
  try {
    for (const idx of only) {
      const type = instances[idx];
      const at = { host, port: port === 0 ? 0 : port + idx };
      const random = stream(seed, `kairos/server ${idx}`);
      const { server, address } = await ReplayServer.start({ ...at, clock, table, type, idx, random });
      servers.push(server);
      addresses.push(address);
    }
  } catch (error) {
    stop();
    throw error;
  }
  return { addresses, stop };
}

function check(last: number, instances: number, host: string, port: number): void {
  if (last >= instances)
    throw new UserError(
      'E_VALUE',
      `There is no instance ${last}: the mix has ${instances}, numbered from 0.`,
      'Give numbers of the mix, as --only 0-1.',
    );
  if (host === '') throw new UserError('E_VALUE', '--host is empty.', 'Give an address.');
  if (port + last > LAST_PORT)
    throw new UserError(
      'E_VALUE',
      `Instance ${last} would listen on port ${port + last}, beyond ${LAST_PORT}.`,
      'Give a smaller --port, or 0 for free ones.',
    );
}
