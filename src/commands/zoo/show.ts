import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { profileText } from '../../cli/zoo-text.js';
import { findModel, pagesOf } from '../../datasets/zoo/index.js';

export default class ZooShow extends ReproCommand {
  static override summary = 'Show the profile of one model';
  static override args = { model: Args.string({ description: "the model's name", required: true }) };
  static override flags = {
    zoo: Flags.string({ default: 'osdi20', description: 'the zoo to look in: a name or a file' }),
  };
  static override examples = [
    { description: 'The model of most of Clockwork’s experiments', command: 'repro zoo show resnet50_v2' },
    {
      description: 'A model that only the preprint has',
      command: 'repro zoo show winograd_resnet152_v2 --zoo v1',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ZooShow);
    const { zoo, model } = await findModel(args.model, flags.zoo);
    this.log(profileText(model, zoo, this.width));
    return { ...model, pages: pagesOf(model), zoo: zoo.name, source: zoo.source };
  }
}
