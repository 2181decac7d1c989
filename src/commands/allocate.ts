import { Flags } from '@oclif/core';
import { allocate, measureMixes } from '../capacity/allocate.js';
import { askedAllocation } from '../capacity/asked.js';
import { boundsFigure } from '../capacity/figure/bounds.js';
import { howMeasured } from '../capacity/how-measured.js';
import { ReproCommand } from '../cli/command.js';
import { figureFlags, plotFlag } from '../cli/figure-flags.js';
import { allocationJson, allocationText, plusText } from '../cli/kairos/allocation-text.js';
import { distributorFlag, instanceFlag, instancesOf, latencyFlags, positive } from '../cli/kairos/flags.js';
import { shortRuns } from '../cli/kairos/short-runs.js';
import { StatusLine } from '../cli/status-line.js';
import { parseFormats } from '../plot/render/render.js';
import { writeFigures } from '../plot/write.js';
import { rankingJson } from '../serving-core/kairos/allocator/json.js';
import type { DistributorName } from '../serving-core/kairos/spec.js';
import { replaceFile } from '../write-file.js';

export default class Allocate extends ReproCommand {
  static override summary = 'Rank every affordable mix of cloud instances by its throughput bound (Kairos)';
  static override description =
    `Enumerates mixes of instance types within a budget, bounds the load that each can serve in time, and says which one Kairos takes without a trial. With --measure or --plus the leading ones are simulated.
The authors' profile is used where it applies: their models, targets and instances. Elsewhere one is made of the latencies.`;
  static override flags = {
    ...latencyFlags,
    budget: Flags.string({ char: 'b', default: '2.5', description: 'what a mix may cost, $/h' }),
    instance: instanceFlag,
    profile: Flags.string({
      options: ['shipped', 'latencies'],
      description: "the authors' profile, or one made of the latencies",
    }),
    shown: Flags.integer({ default: 15, min: 1, description: 'how many mixes the table lists' }),
    measure: Flags.integer({
      min: 1,
      description: 'simulate so many of the leading mixes',
      exclusive: ['plus'],
    }),
    plus: Flags.boolean({ description: 'simulate mixes until no bound is above the best: KAIROS+' }),
    distributor: distributorFlag,
    queries: Flags.integer({
      default: 6000,
      min: 100,
      max: 1e6,
      description: 'of simulated runs (--measure, --plus): queries of each',
    }),
    seeds: Flags.integer({
      default: 5,
      min: 1,
      max: 1000,
      description: 'of simulated runs: how many independent ones a mix has',
    }),
    seed: Flags.integer({ default: 0, min: 0, description: 'of simulated runs: seed of the first' }),
    write: Flags.string({
      description: "JSON file to write the ranking into, as the authors' program writes it",
    }),
    plot: plotFlag('cost against bound'),
    ...figureFlags,
  };
  static override examples = [
    { description: 'Every mix for rm2 within 2.5 $/h', command: 'repro allocate --model rm2 --budget 2.5' },
    { description: 'And what the first ten serve', command: 'repro allocate --model dien --measure 10' },
    {
      description: 'Your own latencies and prices',
      command:
        'repro allocate -m mine --latencies own.csv --qos 50 --instance gpu=0.9x4 --instance cpu=0.2x20',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Allocate);
    if (flags.plot) parseFormats(flags.format);
    const { queries, seeds, seed } = flags;
    const setting = {
      model: flags.model,
      latencies: flags.latencies,
      budget: positive(flags.budget, '--budget'),
      instances: instancesOf(flags.instance),
      qos: flags.qos === undefined ? undefined : positive(flags.qos, '--qos'),
      profile: flags.profile as 'shipped' | 'latencies' | undefined,
    };
    const allocation = allocate(setting);
    const options = { queries, seeds, seed, distributor: flags.distributor as DistributorName };
    const which = flags.plus ? 'plus' : (flags.measure ?? 0);
    const line = new StatusLine(process.stderr);
    const measured = measureMixes(allocation, which, options, ({ counts }, place) =>
      line.draw(() => `Simulating mix ${place}: ${counts.join(',')}`),
    );
    line.end();
    this.log(allocationText(allocation, measured, flags.shown, this.width));
    const how = howMeasured(allocation, options);
    if (measured.length > 0) {
      this.log(`MEASURED: ${how}.`);
      this.note(shortRuns(measured, queries, allocation.qos));
    }
    if (flags.plus) this.log(plusText(allocation, measured));
    if (flags.write !== undefined)
      this.log(`Wrote ${replaceFile(flags.write, rankingJson(allocation.ranking), 'Give another --write.')}`);
    const figure = boundsFigure(allocation, measured, how);
    const asked = () => askedAllocation(setting, allocation, which, options);
    const files = flags.plot
      ? await writeFigures([figure], flags.output, flags.format, {
          by: 'allocate',
          runs: [],
          asked: await asked(),
        })
      : [];
    for (const file of files) this.log(`Wrote ${file}`);
    return { ...allocationJson(allocation, measured), files };
  }
}
