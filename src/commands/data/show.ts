import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { comparisonTable } from '../../cli/data/show-text.js';
import { shownDay } from '../../cli/data/shown-day.js';
import { figureFlags } from '../../cli/figure-flags.js';
import { showAzure } from '../../datasets/azure/show.js';
import { noRun, writeFigures } from '../../plot/write.js';

export default class DataShow extends ReproCommand {
  static override summary = 'Measure and draw a day of a trace, beside what is published of it';
  static override description =
    'Draws the rate over the day, the popularity of functions, the load of the most popular ones, how irregular they are and what starts them. The table says which statistics lie where the synthetic stand-in is accepted; a real day, or a small file, may well differ.';
  static override args = {
    dataset: Args.string({ description: "the data set's name", required: true, options: ['azure'] }),
    file: Args.string({
      description: 'a file of a day, plain or gzipped, instead of one in your data folder',
    }),
  };
  static override flags = {
    day: Flags.integer({ default: 1, description: 'which day, 1 to 14' }),
    synthetic: Flags.boolean({ description: 'the synthetic stand-in, generated in memory' }),
    functions: Flags.integer({ default: 46_000, description: 'of the stand-in: rows' }),
    seed: Flags.integer({ default: 0, description: 'of the stand-in: seed of all random numbers' }),
    ...figureFlags,
  };
  static override examples = [
    { description: 'A day that is in your data folder', command: 'repro data show azure --day 1' },
    { description: 'A file', command: 'repro data show azure ./monday.csv.gz -o figures' },
    { description: 'How good the stand-in is', command: 'repro data show azure --synthetic' },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DataShow);
    const shown = await showAzure(shownDay(args.file, flags));
    const files = await writeFigures([shown.figure], flags.output, flags.format, noRun);
    this.log(`Azure Functions trace: ${shown.source}\n`);
    this.log(comparisonTable(shown.comparison, this.width));
    this.log('');
    for (const file of files) this.log(file);
    const { source, synthetic, comparison } = shown;
    return { source, synthetic, statistics: comparison, files };
  }
}
