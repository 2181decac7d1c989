import { Flags } from '@oclif/core';
import { searchServed } from '../../capacity/search.js';
import { ReproCommand } from '../../cli/command.js';
import {
  distributorFlag,
  instanceFlag,
  instancesOf,
  latencyFlags,
  needsThreshold,
  positive,
  share,
} from '../../cli/kairos/flags.js';
import { shortRuns } from '../../cli/kairos/short-runs.js';
import { throughputText } from '../../cli/kairos/throughput-text.js';
import { listed } from '../../cli/several.js';
import { StatusLine } from '../../cli/status-line.js';
import { kairosPoint } from '../../runner/targets/kairos-point.js';
import { type ArrivalName, arrivalNames, type DistributorName } from '../../serving-core/kairos/spec.js';

export default class KairosThroughput extends ReproCommand {
  static override summary = 'Search the highest load that a mix of instances serves in time (Kairos)';
  static override description =
    `Simulates a distributor over a mix at rates that a bisection chooses, for several independent seeds, and prints the highest that is served with its 95 % interval; and the share in time at rates of your own, since one number may hide how flat the curve is.`;
  static override flags = {
    ...latencyFlags,
    mix: Flags.string({
      default: '2,0,9,0',
      description: 'counts of each type; or homogeneous, top, similar, ribbon, rank-N',
    }),
    budget: Flags.string({ char: 'b', default: '2.5', description: 'what a chosen mix may cost, $/h' }),
    instance: instanceFlag,
    distributor: distributorFlag,
    threshold: Flags.integer({
      min: 0,
      description: 'of the threshold distributor; by default it is climbed to',
    }),
    target: Flags.string({ default: '0.99', description: 'least share in time' }),
    rate: Flags.string({
      ...listed,
      description: 'rates of the curve, queries/s',
    }),
    arrivals: Flags.string({
      options: [...arrivalNames],
      default: 'exponential',
      description: 'how gaps are drawn',
    }),
    queries: Flags.integer({ default: 6000, min: 100, max: 1e6, description: 'queries of a run' }),
    seeds: Flags.integer({ default: 5, min: 1, max: 1000, description: 'independent runs' }),
    seed: Flags.integer({ default: 0, min: 0, description: 'seed of the first of them' }),
  };
  static override examples = [
    { description: "The authors' mix for rm2", command: 'repro kairos throughput --rate 60,95,105,110' },
    {
      description: 'A homogeneous pool for dien',
      command: 'repro kairos throughput -m dien --mix homogeneous --distributor fcfs',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(KairosThroughput);
    const { model, latencies, mix, queries, seeds, seed } = flags;
    const target = share(flags.target, '--target');
    const rates = (flags.rate ?? []).map((rate) => positive(rate, '--rate'));
    if (flags.threshold !== undefined) needsThreshold(flags.distributor);
    const point = kairosPoint(
      {
        system: 'kairos',
        model,
        latencies,
        mix,
        queries,
        seeds,
        budget: positive(flags.budget, '--budget'),
        instances: instancesOf(flags.instance),
        qos: flags.qos === undefined ? undefined : positive(flags.qos, '--qos'),
        distributor: flags.distributor as DistributorName,
        threshold: flags.threshold ?? 'climb',
        arrivals: flags.arrivals as ArrivalName,
        load: { rate: 1 },
      },
      seed,
    );
    const line = new StatusLine(process.stderr);
    const found = searchServed(point.served, { target, seeds, seed, rates }, (index) =>
      line.draw(() => `Searching with seed ${index + 1} of ${seeds}`),
    );
    line.end();
    this.log(throughputText(point, found, { target, seeds }, this.width));
    this.note(shortRuns([found], queries, point.served.qos));
    const { latencies: from, bound, served } = point;
    return { latencies: from, counts: served.mix.counts, bound, ...found };
  }
}
