import { Args } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { writeExperiment } from '../cli/init/write.js';

export default class Init extends ReproCommand {
  static override summary = 'Write a commented experiment of your own that runs as it is';
  static override description =
    'Writes NAME.ts into the current folder, and a tsconfig.json if there is none, so that an editor knows the types. Overwrites nothing.';
  static override args = { name: Args.string({ description: "the experiment's name", required: true }) };
  static override examples = [
    { description: 'Start an experiment', command: 'repro init my-experiment' },
    { description: 'Run it', command: 'repro run ./my-experiment.ts --scale quick' },
  ];

  async run(): Promise<unknown> {
    const { args } = await this.parse(Init);
    const files = writeExperiment(args.name, process.cwd());
    for (const file of files) this.log(`Wrote ${file}`);
    this.log(`Next: repro run ./${files[0].split(/[/\\]/).at(-1)} --scale quick`);
    return { files };
  }
}
