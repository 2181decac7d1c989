import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { addFile } from '../../cli/data/add-file.js';
import { findDataSet } from '../../datasets/catalogue.js';

export default class DataAdd extends ReproCommand {
  static override summary = 'Check a file of a data set that you have already, and keep it';
  static override description =
    'The file is a day of the data set, plain or gzipped, or the whole archive as published. Every line of a day is checked. It is copied into your data folder, $REPRO_DATA or by default ~/.local/share/repro.';
  static override args = {
    dataset: Args.string({ description: "the data set's name", required: true }),
    file: Args.string({ description: 'a day, or the archive', required: true }),
  };
  static override flags = {
    day: Flags.integer({
      description: 'which day the file is, where its name does not tell; of an archive: which to unpack',
    }),
    link: Flags.boolean({ description: 'link to the file instead of copying it' }),
  };
  static override examples = [
    {
      description: 'A day under its published name',
      command: 'repro data add azure ./invocations_per_function_md.anon.d01.csv',
    },
    { description: 'A day under another', command: 'repro data add azure ./monday.csv.gz --day 1 --link' },
    {
      description: 'The archive, and its second day',
      command: 'repro data add azure ./azurefunctions-dataset2019.tar.xz --day 2',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DataAdd);
    const added = await addFile(findDataSet(args.dataset), args.file, flags);
    this.log(`Added ${added.content} as ${added.file}`);
    return added;
  }
}
