import { Args } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { experimentJson, experimentsTable, experimentText, summarise } from '../cli/experiments-text.js';
import { loadBundled, loadExperiment } from '../experiment/load.js';

export default class Experiments extends ReproCommand {
  static override summary = 'List the experiments, or the parameters, sweep and claims of one';
  static override args = { name: Args.string({ description: "an experiment's name, or your own file" }) };
  static override examples = [
    { description: 'Which experiments are there', command: 'repro experiments' },
    { description: 'What Figure 7 can be given, and what it claims', command: 'repro experiments fig7' },
  ];

  async run(): Promise<unknown> {
    const { args } = await this.parse(Experiments);
    if (args.name === undefined) {
      const summaries = await Promise.all((await loadBundled()).map(summarise));
      this.log(experimentsTable(summaries, this.width));
      return summaries.map(experimentJson);
    }
    const summary = await summarise(await loadExperiment(args.name));
    this.log(experimentText(summary, this.width));
    return experimentJson(summary);
  }
}
