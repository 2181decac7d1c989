import { Args } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { describeSet, setsTable, setText } from '../../cli/data/list-text.js';
import { dataSets, findDataSet } from '../../datasets/catalogue.js';

export default class DataList extends ReproCommand {
  static override summary = 'List the data sets, or all about one';
  static override description =
    'repro ships no data set: it gets them into your data folder, $REPRO_DATA or by default ~/.local/share/repro.';
  static override args = { dataset: Args.string({ description: "a data set's name" }) };
  static override examples = [
    { description: 'Which data sets are there, and which are here', command: 'repro data list' },
    { description: 'Licence, citation, addresses and files of one', command: 'repro data list azure' },
  ];

  async run(): Promise<unknown> {
    const { args } = await this.parse(DataList);
    if (args.dataset === undefined) {
      this.log(setsTable(this.width));
      return dataSets.map(describeSet);
    }
    const set = findDataSet(args.dataset);
    this.log(setText(set, this.width));
    return describeSet(set);
  }
}
