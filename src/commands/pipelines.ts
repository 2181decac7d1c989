import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { pipelinesTable, pipelineText as shown } from '../cli/planning/pipelines-text.js';
import { findPipeline, pipelineNames, pipelineText } from '../datasets/pipelines/find.js';

export default class Pipelines extends ReproCommand {
  static override summary = 'List the pipelines that ship with repro, or show one';
  static override args = {
    pipeline: Args.string({ description: 'one of them, or a YAML file of your own to check' }),
  };
  static override flags = {
    yaml: Flags.boolean({ description: 'print its YAML, to begin your own with' }),
  };
  static override examples = [
    { description: 'Which are there', command: 'repro pipelines' },
    { description: 'Check one of your own', command: 'repro pipelines ./pipeline.yaml' },
    {
      description: 'Begin your own',
      command: 'repro pipelines image-driver-1 --yaml > pipeline.yaml',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Pipelines);
    if (args.pipeline === undefined) {
      const all = pipelineNames().map(findPipeline);
      this.log(pipelinesTable(all, this.width));
      return all;
    }
    const pipeline = findPipeline(args.pipeline);
    this.log(flags.yaml ? pipelineText(args.pipeline).trimEnd() : shown(pipeline, this.width));
    return pipeline;
  }
}
