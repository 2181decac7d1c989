import { Flags } from '@oclif/core';
import { inOrder } from '../../capacity/profile.js';
import { checkTarget } from '../../capacity/space.js';
import { targetOf } from '../../capacity/target.js';
import { ReproCommand } from '../../cli/command.js';
import { latencyFlags, mixFlags, mixOf, needsThreshold, positive } from '../../cli/kairos/flags.js';
import { liveText } from '../../cli/kairos/live-text.js';
import { interruptible } from '../../cli/run/interrupt.js';
import { StatusLine } from '../../cli/status-line.js';
import { findLatencies } from '../../datasets/kairos/find-latencies.js';
import { ExitCode } from '../../exit-codes.js';
import { addressesOf } from '../../live/kairos/addresses.js';
import { distribute } from '../../live/kairos/distribute.js';
import { count } from '../../plural.js';
import { distributorFactory } from '../../serving-core/kairos/distributors/distributors.js';
import { shippedEnd } from '../../serving-core/kairos/shipped-end.js';
import {
  type ArrivalName,
  arrivalNames,
  type DistributorName,
  distributorNames,
} from '../../serving-core/kairos/spec.js';
import { drawSizes, queriesAt } from '../../workloads/kairos/queries.js';

/** A tenth of the queries have larger batches. */
const THRESHOLD = 500;

export default class KairosDistribute extends ReproCommand {
  static override summary = 'Distribute queries to replay servers in real time (Kairos)';
  static override description =
    `Sends the production-like mix of batches to servers that repro kairos servers or the authors' launcher started, and says how many were in time.
A run in which the distributor was more than 2 % of the target latency behind its timers, at the 99th percentile, or answers took as much beyond their service times, at the median, is INVALID, and the status 4: a machine was too slow or too busy.`;
  static override flags = {
    ...latencyFlags,
    addresses: Flags.string({
      description: 'JSON file with the list of addresses of the servers',
      exclusive: ['hosts'],
    }),
    hosts: Flags.string({
      description:
        'instead: addresses with commas between, in the order of the mix; ports in a row as host:50051-50061',
    }),
    ...mixFlags,
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
      min: 0,
      description: `of the threshold distributor: largest batch of the others. Default: ${THRESHOLD}`,
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
      description: 'To servers on two hosts',
      command: 'repro kairos distribute --hosts 10.0.0.1:50051-50052,10.0.0.2:50053-50061',
    },
    {
      description: 'The naive scheme',
      command: 'repro kairos distribute --addresses servers.json --distributor fcfs --rate 50',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(KairosDistribute);
    const { seed } = flags;
    if (flags.threshold !== undefined) needsThreshold(flags.compat ? 'compat' : flags.distributor);
    const rate = positive(flags.rate, '--rate');
    const qosMs = flags.qos === undefined ? undefined : positive(flags.qos, '--qos');
    const qos = targetOf(flags.model, qosMs) * 1e6;
    const { table: all, from } = findLatencies(flags.latencies, flags.model);
    const mix = mixOf(flags, all.types);
    const table = inOrder(all, mix.types);
    const addresses = addressesOf(flags, mix.counts);
    checkTarget(table, mix.counts, qos);
    const sizes = drawSizes(table, { count: flags.queries, seed });
    const queries = queriesAt(sizes, { seed, arrivals: flags.arrivals as ArrivalName, rate });
    const distributor = flags.compat ? 'compat' : (flags.distributor as DistributorName);
    const line = new StatusLine(process.stderr);
    line.say(
      `Sending ${flags.queries} queries to ${count(addresses.length, 'server')}: ${(flags.queries / rate).toFixed(0)} s`,
    );
    const outcome = await interruptible((signal) =>
      distribute(
        {
          table,
          mix,
          queries,
          qos,
          distributor: distributorFactory(distributor, flags.threshold ?? THRESHOLD),
          ...(flags.compat ? shippedEnd(mix.counts, qos, rate) : {}),
        },
        addresses,
        {
          signal,
          progress: (answered) => line.draw(() => `${answered} of ${flags.queries} queries answered`),
        },
      ),
    ).finally(() => line.end());
    this.log(liveText(outcome, rate, from));
    if (outcome.status === 'invalid') process.exitCode = ExitCode.pointFailed;
    return { ...outcome, latencies: from };
  }
}
