import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { bundleRun } from '../cli/bundle/bundle-run.js';
import { ReproCommand } from '../cli/command.js';

export default class Bundle extends ReproCommand {
  static override summary = 'Pack a run into one archive that repeats it elsewhere';
  static override description =
    "Packs manifest, points, claims, figures, the user's own files that the run is made of, code version, and which data sets it replays (not the data), with a checksum of every file. The same contents give the same bytes. repro run --from repeats it.";
  static override flags = {
    logdir: Flags.string({ char: 'l', required: true, description: 'the run: its folder' }),
    output: Flags.string({
      char: 'o',
      helpValue: 'FILE',
      description: 'the archive; by default EXPERIMENT.tgz in the current folder',
    }),
    'without-telemetry': Flags.boolean({
      description:
        'leave the tables of the points out; their hashes still tell whether a repetition is the same',
    }),
  };
  static override examples = [
    { description: 'A run', command: 'repro bundle -l runs/mine -o mine.tgz' },
    { description: 'Small, for a paper', command: 'repro bundle -l runs/mine --without-telemetry' },
    { description: 'Repeat it elsewhere', command: 'repro run --from mine.tgz -l repeated' },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Bundle);
    const telemetry = !flags['without-telemetry'];
    const { text, notes, ...result } = await bundleRun(resolve(flags.logdir), flags.output, telemetry);
    for (const note of notes) this.note(note);
    this.log(text);
    return result;
  }
}
