import { Args } from '@oclif/core';
import { removeBaseline } from '../../baselines/store.js';
import { ReproCommand } from '../../cli/command.js';

export default class BaselineRm extends ReproCommand {
  static override summary = 'Remove a baseline';
  static override args = {
    baseline: Args.string({ required: true, description: 'its name' }),
  };
  static override examples = [{ description: 'One', command: 'repro baseline rm main' }];

  async run(): Promise<unknown> {
    const { args } = await this.parse(BaselineRm);
    const file = removeBaseline(args.baseline);
    this.log(`Removed ${file}`);
    return { name: args.baseline, file };
  }
}
