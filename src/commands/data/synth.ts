import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { keepSyntheticDay } from '../../datasets/azure/index.js';

export default class DataSynth extends ReproCommand {
  static override summary = 'Write a synthetic stand-in for a data set';
  static override description =
    `Generates a day of the Azure Functions trace from its published statistics, in the published schema and under the published name: popularity, shares of the heaviest functions, trigger mix, periodicity (docs/datasets.md tells how, and how far it agrees). Any program reads it as the trace; repro itself tells it from a real day by its owners and says so. The same seed gives the same bytes on every machine; the days of a seed are of the same functions.
46,000 functions have the native volume, about 9,650 requests/s on a weekday. Fewer are a sample: less volume than in proportion, because the few heaviest functions have most of it.`;
  static override args = {
    dataset: Args.string({ description: 'the data set to stand in for', required: true, options: ['azure'] }),
  };
  static override flags = {
    day: Flags.integer({ default: 1, description: 'day 1 to 14; 6, 7, 13 and 14 are weekends' }),
    functions: Flags.integer({ default: 46_000, description: 'rows' }),
    seed: Flags.integer({ default: 0, description: 'seed of all random numbers' }),
    output: Flags.string({
      char: 'o',
      description: 'folder to write into; by default one in your data folder',
    }),
  };
  static override examples = [
    { description: 'A day in your data folder', command: 'repro data synth azure' },
    {
      description: "A small one for the original programs' AZURE_TRACE_DIR",
      command: 'repro data synth azure --functions 1000 --output ./trace',
    },
    { description: 'See what it is like', command: 'repro data show azure --synthetic' },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DataSynth);
    const kept = keepSyntheticDay(flags, flags.output);
    const rate = kept.invocations / 86_400;
    this.log(`${kept.file}`);
    this.log(`${kept.functions} functions, ${kept.invocations} invocations, ${rate.toFixed(0)} requests/s`);
    return { ...kept, rate, seed: flags.seed, day: flags.day };
  }
}
