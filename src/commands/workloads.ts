import { Args } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { sorted, workloadJson, workloadsTable, workloadText } from '../cli/workloads-text.js';
import { loadWorkload } from '../experiment/load-workload.js';

export default class Workloads extends ReproCommand {
  static override summary = 'List the workloads that a client can send, or the parameters of one';
  static override args = {
    name: Args.string({ description: "a workload's name, or a file of your own that exports one" }),
  };
  static override examples = [
    { description: 'Which workloads are there', command: 'repro workloads' },
    {
      description: "Parameters, notes and examples of Figure 7's workload",
      command: 'repro workloads slo-exp-1',
    },
    { description: 'A workload of your own', command: 'repro workloads ./mine.ts' },
  ];

  async run(): Promise<unknown> {
    const { args } = await this.parse(Workloads);
    if (args.name === undefined) {
      this.log(workloadsTable(this.width));
      return sorted().map(workloadJson);
    }
    const workload = await loadWorkload(args.name);
    this.log(workloadText(workload, this.width));
    return workloadJson(workload);
  }
}
