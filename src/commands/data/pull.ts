import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { PullProgress } from '../../cli/data/progress.js';
import { listed } from '../../cli/several.js';
import { findDataSet } from '../../datasets/catalogue.js';
import { pull } from '../../datasets/pull/pull.js';

export default class DataPull extends ReproCommand {
  static override summary = 'Download a data set into your data folder';
  static override description =
    `Takes the first of the addresses that has it (repro data list NAME shows them), continues a download that was interrupted, checks the SHA-256 and unpacks the days that you name with the system's tar. Where no SHA-256 is published, the first pull records it and later ones check it.
A day of the Azure trace takes about 130 MB; its archive is kept, so that another day needs no download. The archive of Kairos and the trace of Faro are small, and are read as they are.
fetch knows no proxy: behind one, get the archive by other means and add it with repro data add.`;
  static override args = { dataset: Args.string({ description: "the data set's name", required: true }) };
  static override flags = {
    day: Flags.integer({
      ...listed,
      description: 'days to unpack; by default the first',
      exclusive: ['all'],
    }),
    all: Flags.boolean({ description: 'unpack every day' }),
  };
  static override examples = [
    { description: 'The first day of the Azure trace', command: 'repro data pull azure' },
    { description: 'Two more', command: 'repro data pull azure --day 2,3' },
    { description: "Kairos' latencies", command: 'repro data pull kairos' },
    { description: "Faro's evaluation trace", command: 'repro data pull faro' },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DataPull);
    const set = findDataSet(args.dataset);
    const parts = flags.all ? set.parts.map((_, i) => i + 1) : (flags.day ?? [1]);
    const { trying, failed, unpacking, progress } = new PullProgress(process.stderr);
    const pulled = await pull(set, { parts, trying, failed, unpacking, progress });
    for (const { file, isNew } of pulled.files) this.log(isNew ? file : `${file} (here already)`);
    if (pulled.checksum?.recorded) {
      this.note(
        `nobody published a SHA-256 of the archive; recorded ${pulled.checksum.sha256} to check later pulls.`,
      );
    }
    return pulled;
  }
}
