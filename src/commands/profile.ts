import { Args, Flags, type Interfaces } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { formatFlag } from '../cli/figure-flags.js';
import {
  isPipeline,
  modelName,
  onlyFor,
  parseSizes,
  refuseModelFlags,
  requestOf,
} from '../cli/profile/flags.js';
import { pipelineText } from '../cli/profile/pipeline-text.js';
import { batchesNotes, batchesTable, modelText } from '../cli/profile/profile-text.js';
import { ProfileText } from '../cli/profile/progress.js';
import { interruptible } from '../cli/run/interrupt.js';
import { again } from '../cli/several.js';
import { providers } from '../inference/runtime/load-runtime.js';
import { profilePipeline } from '../profiling/profile-pipeline.js';
import { profileToFiles } from '../profiling/profile-to-files.js';
import { describeProfile } from '../profiling/save-profile.js';
import { statistics } from '../profiling/zoo-entry.js';

export default class Profile extends ReproCommand {
  static override summary =
    'Measure an ONNX model, or those of a pipeline, on this machine, and keep what can be simulated and planned';
  static override description =
    `Loads the model, runs every batch size until it is warm and steady, and reports percentiles and variation. Writes NAME.csv, a zoo for --set zoo= and repro zoo add, NAME.json, and a figure with its data.
A batch size is steady once its warm-up is over (MSER) and the 95 % interval of its mean is within 2 %. It runs until then and for --runs at least, or until --seconds are up.
transfer_ms, which on a GPU is the way of the weights over PCIe, is here the time to load the model.
Of a pipeline's YAML file every model with 'onnx' is measured, batch sizes whose throughput does not increase are left out, and the pipeline is written with these profiles, for repro plan. Needs the optional package onnxruntime-node.`;
  static override args = {
    model: Args.string({
      description:
        'an .onnx file, resnet50_v2, which is built with random weights, or a .yaml file of a pipeline',
      required: true,
    }),
  };
  static override flags = {
    name: Flags.string({ description: "the model's name in the zoo; by default the file's" }),
    batches: Flags.string({ helpValue: '1,2,4', description: 'batch sizes; by default 1,2,4,8,16' }),
    dim: Flags.string({
      ...again,
      helpValue: 'name=size',
      description: 'size of a dimension that the model leaves open, other than the batch',
    }),
    hardware: Flags.string({
      description: 'what a pipeline calls this machine, among the hardware that it prices. Default: cpu',
    }),
    threads: Flags.integer({ default: 1, min: 1, max: 1024, description: 'threads of one inference' }),
    provider: Flags.option({ options: providers })({
      default: 'cpu',
      description: "where it runs; cuda needs a GPU and ONNX Runtime's CUDA libraries, and was never tried",
    }),
    runs: Flags.integer({
      default: 100,
      min: 1,
      max: 10_000_000,
      description: 'runs of each batch size after its warm-up, at least',
    }),
    seconds: Flags.integer({
      default: 15,
      min: 1,
      max: 86_400,
      description: 'longest time for each batch size',
    }),
    loads: Flags.integer({ default: 3, min: 1, max: 1000, description: 'how often the model is loaded' }),
    statistic: Flags.option({ options: statistics })({
      default: 'p50',
      description: "which of a batch's times goes into the zoo",
    }),
    seed: Flags.integer({ default: 0, min: 0, description: 'of the random weights of resnet50_v2' }),
    output: Flags.string({ char: 'o', default: 'profiles', description: 'folder to write into' }),
    clockwork: Flags.string({
      helpValue: 'FOLDER',
      description: "also write a model folder for Clockwork's emulated workers: FOLDER/NAME/model.*",
    }),
    format: formatFlag(),
  };
  static override examples = [
    {
      description: 'The model of most of Clockwork’s experiments, on this CPU',
      command: 'repro profile resnet50_v2',
    },
    { description: 'Your own', command: 'repro profile ./detector.onnx --name detector --batches 1,2,4' },
    { description: 'A text model, 128 tokens long', command: 'repro profile ./bert.onnx --dim sequence=128' },
    {
      description: 'All models of a pipeline, for repro plan profiles/pipeline.yaml',
      command: 'repro profile pipeline.yaml --batches 1,2,4,8',
    },
    {
      description: 'Simulate what was measured',
      command: 'repro run fig7 --scale quick --set zoo=profiles/detector.csv --set model=detector',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Profile);
    if (isPipeline(args.model)) return this.pipeline(args.model, flags);
    if (flags.hardware !== undefined) throw onlyFor('--hardware', 'pipelines');
    const name = modelName(args.model, flags.name);
    const { clockwork } = flags;
    const sizes = parseSizes(flags.dim ?? []);
    const request = { ...requestOf(flags), name, model: args.model, clockwork, sizes };
    const progress = new ProfileText(process.stderr);
    const { measured, files } = await interruptible((signal) =>
      profileToFiles(request, progress, signal),
    ).finally(() => progress.end());
    const { batches } = measured.measured;
    this.log(modelText(measured));
    this.log(`\n${batchesTable(batches, this.width)}\n`);
    for (const note of batchesNotes(batches)) this.log(note);
    for (const file of files) this.log(file);
    this.log(`Next: repro run fig7 --scale quick --set zoo=${files[0]} --set model=${name}`);
    return { ...describeProfile(measured, request), files };
  }

  private async pipeline(
    file: string,
    flags: Interfaces.InferredFlags<typeof Profile.flags>,
  ): Promise<unknown> {
    refuseModelFlags(flags);
    const progress = new ProfileText(process.stderr);
    const request = { ...requestOf(flags), pipeline: file, hardware: flags.hardware ?? 'cpu' };
    const { models, files } = await interruptible((signal) =>
      profilePipeline(request, progress, signal),
    ).finally(() => progress.end());
    this.log(pipelineText(models, this.width));
    for (const file of files) this.log(file);
    this.log(`Next: repro plan ${files[0]} --slo 350ms --rate 10`);
    const measured = models.map(({ model, profile, rows, dropped }) => {
      return { model, rows, dropped, measured: describeProfile(profile, request) };
    });
    return { models: measured, files };
  }
}
