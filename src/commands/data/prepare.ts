import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { preparedText } from '../../cli/data/prepared-text.js';
import { prepareFaro } from '../../datasets/faro/prepare/prepare.js';

export default class DataPrepare extends ReproCommand {
  static override summary = 'Make traces out of other data sets, as a paper made them';
  static override description =
    `Faro's: of the Azure Functions trace the nine functions that vary most on the last day, among the 1000 most invoked of those present on every day, and tweets by minute; a day of 24 hours squeezed into 6 by averaging every four minutes; each trace scaled to 1…1600 requests a minute over all days. Writes traces.csv.gz (all days) and input.json (the last), which an experiment serves by --set trace=FILE. docs/datasets.md tells what is known of the original's preparation and what is not.
The days are looked for where runs look for them: AZURE_TRACE_DIR, then your data folder (repro data pull azure --all).`;
  static override args = {
    dataset: Args.string({ description: "the data set's name", required: true, options: ['faro'] }),
  };
  static override flags = {
    tweets: Flags.string({
      description:
        'folder with twitter_04_01.txt and so on, as written by INFaaS’ parser; without it there is no such trace',
    }),
    days: Flags.integer({
      default: 11,
      min: 2,
      max: 14,
      description: 'days from the first; the last is to be served',
    }),
    output: Flags.string({ char: 'o', default: 'faro-traces', description: 'folder to write into' }),
  };
  static override examples = [
    { description: 'Nine functions of eleven days', command: 'repro data prepare faro' },
    { description: 'With tweets, elsewhere', command: 'repro data prepare faro --tweets ./tweets -o traces' },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DataPrepare);
    const { tweets, days, output } = flags;
    const reading = (file: string) => {
      if (process.stderr.isTTY) process.stderr.write(`Reading ${file}\n`);
    };
    const prepared = await prepareFaro({ tweets, days, folder: output, reading });
    this.log(preparedText(prepared, this.width));
    if (prepared.synthetic) this.note('some of the days are synthetic stand-ins: so are the traces.');
    return prepared;
  }
}
