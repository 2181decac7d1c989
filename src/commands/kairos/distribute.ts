import { Flags } from '@oclif/core';
import { checkTarget, parseCounts } from '../../capacity/space.js';
import { targetOf } from '../../capacity/target.js';
import { ReproCommand } from '../../cli/command.js';
import { latencyFlags, positive } from '../../cli/kairos/flags.js';
import { liveText } from '../../cli/kairos/live-text.js';
import { findLatencies } from '../../datasets/kairos/find-latencies.js';
import { addressesOf, fellBehind } from '../../live/kairos/addresses-of.js';
import { readMixFile } from '../../live/kairos/config-file.js';
import { distribute } from '../../live/kairos/distribute.js';
import { distributorFactory } from '../../serving-core/kairos/distributors/distributors.js';
import { shippedEnd } from '../../serving-core/kairos/shipped-end.js';
import {
  type ArrivalName,
  arrivalNames,
  type DistributorName,
  distributorNames,
} from '../../serving-core/kairos/spec.js';
import { drawSizes, queriesAt } from '../../workloads/kairos/queries.js';

export default class KairosDistribute extends ReproCommand {
  static override summary = 'Distribute queries to replay servers in real time (Kairos)';
  static override description =
    `Sends the production-like mix of batches to servers that repro kairos servers or the authors' launcher started, and says how many were in time.
A run in which the distributor was more than 2 % of the target latency behind its timers, at the 99th percentile, is INVALID: the machine was too slow or too busy.`;
  static override flags = {
    ...latencyFlags,
    addresses: Flags.string({
      description: 'JSON file with the list of addresses of the servers',
      exclusive: ['hosts'],
    }),
    hosts: Flags.string({ description: 'instead: addresses with commas between, in the order of the mix' }),
    config: Flags.string({
      description: "JSON file of counts by instance type, as the authors' config.json",
      exclusive: ['mix'],
    }),
    mix: Flags.string({ description: 'counts of each type. Default: 2,0,9,0' }),
    distributor: Flags.string({
      options: [...distributorNames].filter((name) => name !== 'oracle'),
      default: 'kairos',
      description: 'who decides',
    }),
    compat: Flags.boolean({
      description:
        'as shipped: estimates in whole ms, absolute penalties, the rule that stops a run with a long queue, and no count of what is out when the last query is sent',
      exclusive: ['distributor'],
    }),
    threshold: Flags.integer({
      default: 500,
      min: 0,
      description: 'of the threshold distributor: largest batch of the others',
    }),
    rate: Flags.string({ default: '95.2', description: 'queries/s offered' }),
    arrivals: Flags.string({
      options: [...arrivalNames],
      default: 'exponential',
      description: 'how gaps are drawn',
    }),
    queries: Flags.integer({ char: 'n', default: 2000, min: 1, max: 1e6, description: 'how many queries' }),
    seed: Flags.integer({ default: 0, min: 0, description: 'seed of batches and gaps' }),
  };
  static override examples = [
    {
      description: 'To servers on this machine',
      command: 'repro kairos distribute --addresses servers.json --rate 95.2',
    },
    {
      description: 'The naive scheme',
      command: 'repro kairos distribute --addresses servers.json --distributor fcfs --rate 50',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(KairosDistribute);
    const { table } = await findLatencies(flags.latencies, flags.model);
    const { types } = table;
    const counts =
      flags.config === undefined
        ? parseCounts(flags.mix ?? '2,0,9,0', types)
        : readMixFile(flags.config, types);
    const addresses = addressesOf(flags, counts);
    const qos =
      targetOf(flags.model, flags.qos === undefined ? undefined : positive(flags.qos, '--qos')) * 1e6;
    checkTarget(table, counts, qos);
    const rate = positive(flags.rate, '--rate');
    const { seed } = flags;
    const sizes = drawSizes(table, { count: flags.queries, seed });
    const queries = queriesAt(sizes, { seed, arrivals: flags.arrivals as ArrivalName, rate });
    const distributor = distributorFactory(
      flags.compat ? 'compat' : (flags.distributor as DistributorName),
      flags.threshold,
    );
    const shipped = flags.compat ? shippedEnd(counts, qos, rate) : {};
    const outcome = await distribute(
      { table, mix: { types, counts }, queries, qos, distributor, ...shipped },
      addresses,
    );
    this.log(liveText(outcome, rate));
    if (outcome.behind.p99 * 1e6 > 0.02 * qos) throw fellBehind(outcome.behind.p99);
    return outcome;
  }
}
