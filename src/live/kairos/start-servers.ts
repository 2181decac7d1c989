import type { LatencyTable } from '../../serving-core/kairos/latency-table.js';
import { instancesOf, type Mix } from '../../serving-core/kairos/mix.js';
import { stream } from '../../serving-core/random/streams.js';
import { startClock } from '../clock/live-clock.js';
import { ReplayServer } from './replay-server.js';

export interface ServersOptions {
  table: LatencyTable;
  mix: Mix;
  host: string;
  /** Port of the first; the others take the next ones. 0 takes free ones. */
  port: number;
  seed: number;
}

export interface RunningServers {
  /** `host:port`, in the order of the mix. */
  addresses: string[];
  stop(): void;
}

/** Starts a replay server for every instance of a mix, all in this process. When one cannot start, none is left. */
export async function startServers({
  table,
  mix,
  host,
  port,
  seed,
}: ServersOptions): Promise<RunningServers> {
  const { clock } = startClock(false);
  const servers: ReplayServer[] = [];
  const stop = () => {
    for (const server of servers) server.stop();
  };
  const addresses: string[] = [];
  try {
    for (const [idx, type] of instancesOf(mix).entries()) {
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
