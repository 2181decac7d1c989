import { Args } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { sorted, workloadJson, workloadsTable, workloadText } from '../cli/workloads-text.js';
import { findWorkload } from '../workloads/registry.js';

export default class Workloads extends ReproCommand {
  static override summary = 'List the workloads that a client can send, or the parameters of one';
  static override args = { name: Args.string({ description: "a workload's name" }) };
  static override examples = [
    { description: 'Which workloads are there', command: 'repro workloads' },
    {
      description: "Parameters, notes and examples of Figure 7's workload",
      command: 'repro workloads slo-exp-1',
    },
  ];

  async run(): Promise<unknown> {
    const { args } = await this.parse(Workloads);
    if (args.name === undefined) {
      this.log(workloadsTable(this.width));
      return sorted().map(workloadJson);
    }
    const workload = findWorkload(args.name);
    this.log(workloadText(workload, this.width));
    return workloadJson(workload);
  }
}
