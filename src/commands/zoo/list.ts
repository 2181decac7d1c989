import { Args } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { listZoos, modelsTable, zoosTable } from '../../cli/zoo-text.js';
import { findZoo } from '../../datasets/zoo/index.js';

export default class ZooList extends ReproCommand {
  static override summary = 'List the zoos, or the models of one';
  static override description = 'A zoo is a set of model profiles: measured times by batch size, and sizes.';
  static override args = {
    zoo: Args.string({ description: "a zoo's name, or a CSV or JSON file of models" }),
  };
  static override examples = [
    { description: 'Which zoos are there', command: 'repro zoo list' },
    { description: 'The 61 models of the Clockwork paper', command: 'repro zoo list osdi20' },
    { description: 'Check a file without adding it', command: 'repro zoo list ./my-models.csv' },
  ];

  async run(): Promise<unknown> {
    const { args } = await this.parse(ZooList);
    if (args.zoo === undefined) {
      const zoos = await listZoos();
      this.log(zoosTable(zoos, this.width));
      return zoos;
    }
    const zoo = await findZoo(args.zoo);
    this.log(modelsTable(zoo, this.width));
    return { name: zoo.name, source: zoo.source, models: [...zoo.models.values()] };
  }
}
