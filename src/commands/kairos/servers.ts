import { Flags } from '@oclif/core';
import { parseCounts } from '../../capacity/space.js';
import { ReproCommand } from '../../cli/command.js';
import { latencyFlags } from '../../cli/kairos/flags.js';
import { findLatencies } from '../../datasets/kairos/find-latencies.js';
import { readMixFile } from '../../live/kairos/config-file.js';
import { startServers } from '../../live/kairos/start-servers.js';
import { untilSignal } from '../../live/until-signal.js';
import { replaceFile } from '../../write-file.js';

export default class KairosServers extends ReproCommand {
  static override summary = 'Run replay servers: instances that answer with recorded latencies, over gRPC';
  static override description =
    `Starts one server for every instance of a mix, all in this process, on ports that follow each other, and serves until it is stopped. They speak the protocol of the authors' programs, and sleep instead of spinning.
They listen on this machine alone unless --host says otherwise, and know neither encryption nor passwords.`;
  static override flags = {
    model: latencyFlags.model,
    latencies: latencyFlags.latencies,
    config: Flags.string({
      description: "JSON file of counts by instance type, as the authors' config.json",
      exclusive: ['mix'],
    }),
    mix: Flags.string({ description: 'counts of each type. Default: 2,0,9,0' }),
    host: Flags.string({ default: '127.0.0.1', description: 'address to listen on' }),
    port: Flags.integer({
      default: 50_051,
      min: 0,
      max: 65_535,
      description: 'port of the first server; 0 takes free ones',
    }),
    addresses: Flags.string({ description: 'JSON file to write the list of addresses into' }),
    seed: Flags.integer({ default: 0, min: 0, description: 'seed of the latencies drawn' }),
  };
  static override examples = [
    {
      description: "The authors' mix",
      command: 'repro kairos servers --config config.json --addresses servers.json',
    },
    {
      description: 'Two instances of your own',
      command: 'repro kairos servers -m mine --latencies own.csv --mix 1,1',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(KairosServers);
    const { table } = await findLatencies(flags.latencies, flags.model);
    const { types } = table;
    const counts =
      flags.config === undefined
        ? parseCounts(flags.mix ?? '2,0,9,0', types)
        : readMixFile(flags.config, types);
    const { host, port, seed } = flags;
    const stopped = untilSignal();
    const servers = await startServers({ table, mix: { types, counts }, host, port, seed });
    try {
      if (flags.addresses !== undefined)
        replaceFile(flags.addresses, `${JSON.stringify(servers.addresses)}\n`, 'Give another --addresses.');
      this.log(`Serving ${flags.model} on ${servers.addresses.join(', ')}`);
      process.exitCode = (await stopped).exitCode;
    } finally {
      servers.stop();
    }
    return { addresses: servers.addresses };
  }
}
