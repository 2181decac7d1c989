import { Flags } from '@oclif/core';
import { inOrder } from '../../capacity/profile.js';
import { ReproCommand } from '../../cli/command.js';
import { latencyFlags, mixFlags, mixOf, numbers } from '../../cli/kairos/flags.js';
import { findLatencies } from '../../datasets/kairos/find-latencies.js';
import { startServers } from '../../live/kairos/start-servers.js';
import { untilSignal } from '../../live/until-signal.js';
import { replaceFile } from '../../write-file.js';

export default class KairosServers extends ReproCommand {
  static override summary = 'Run replay servers: instances that answer with recorded latencies, over gRPC';
  static override description =
    `Starts one server for every instance of a mix, or of a part of it, all in this process, on ports that follow each other, and serves until it is stopped. They speak the protocol of the authors' programs, and sleep instead of spinning.
They listen on this machine alone unless --host says otherwise, and know neither encryption nor passwords.`;
  static override flags = {
    model: latencyFlags.model,
    latencies: latencyFlags.latencies,
    ...mixFlags,
    only: Flags.string({
      description:
        'start these instances of the mix alone, numbered from 0, as 2-10 or 0,3: the others are elsewhere',
    }),
    host: Flags.string({ default: '127.0.0.1', description: 'address to listen on' }),
    port: Flags.integer({
      default: 50_051,
      min: 0,
      max: 65_535,
      description: 'port of instance 0, the next ones for the others; 0 takes free ones',
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
      description: 'The first two instances of a mix on one host',
      command: 'repro kairos servers --only 0-1 --host 10.0.0.1',
    },
    {
      description: 'And the other nine on another',
      command: 'repro kairos servers --only 2-10 --host 10.0.0.2',
    },
    {
      description: 'Two instances of your own',
      command: 'repro kairos servers -m mine --latencies own.csv --mix 1,1',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(KairosServers);
    const { table, from } = findLatencies(flags.latencies, flags.model);
    const mix = mixOf(flags, table.types);
    const { host, port, seed } = flags;
    const only = flags.only === undefined ? undefined : numbers(flags.only, '--only');
    const stopped = untilSignal();
    const servers = await startServers({ table: inOrder(table, mix.types), mix, only, host, port, seed });
    try {
      if (flags.addresses !== undefined)
        replaceFile(flags.addresses, `${JSON.stringify(servers.addresses)}\n`, 'Give another --addresses.');
      this.log(`Serving ${flags.model} (${from}) on ${servers.addresses.join(', ')}`);
      process.exitCode = (await stopped).exitCode;
    } finally {
      servers.stop();
    }
    return { addresses: servers.addresses };
  }
}
