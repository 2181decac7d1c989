import { Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { trainingText } from '../../cli/faro/training-text.js';
import { trainToFile } from '../../forecasting/train-to-file.js';

export default class FaroTrain extends ReproCommand {
  static override summary = 'Train the networks that forecast the load of Faro’s jobs';
  static override description =
    `Trains a small network for each job of a trace on all its days but the last, and writes them to a file for --set predictor=trained --set forecaster=FILE. The last day, which points serve, is never looked at in training; the day before it tells when to stop. Prints how well that last day is forecast (docs/faro.md explains network, format and errors). The same days and seed give the same bytes.
A trace is the synthetic stand-in, whose networks ship with repro, or a .csv (or .csv.gz) of days: a row for each trace and day, trace,day,1,2,…, with the requests of each minute.`;
  static override flags = {
    trace: Flags.string({ char: 't', default: 'stand-in', description: 'stand-in, or a .csv of days' }),
    output: Flags.string({ char: 'o', default: 'forecaster.json', description: 'file to write' }),
    hidden: Flags.integer({ default: 16, min: 1, max: 1024, description: "units of a network's layers" }),
    context: Flags.integer({
      default: 15,
      min: 1,
      max: 1440,
      description: 'minutes that a network looks back',
    }),
    epochs: Flags.integer({ default: 60, min: 1, max: 100_000, description: 'most rounds over all days' }),
    seed: Flags.integer({ default: 0, min: 0, description: 'of first weights and of the order of windows' }),
  };
  static override examples = [
    { description: 'A trace of your own', command: 'repro faro train --trace days.csv.gz -o mine.json' },
    {
      description: 'Serve it with these forecasts',
      command:
        'repro run faro-policies --set trace=days.csv.gz --set predictor=trained --set forecaster=mine.json',
    },
    {
      description: 'The networks that ship',
      command: 'repro faro train -o forecasters/faro-stand-in.json',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(FaroTrain);
    const onJob = (job: number, of: number) => {
      if (process.stderr.isTTY)
        process.stderr.write(`\rJob ${job + 1} of ${of}${job + 1 === of ? '\n' : ''}`);
    };
    const { forecaster, errors, file } = trainToFile({ ...flags, onJob });
    this.log(`${trainingText(forecaster, errors, this.width)}\n`);
    this.log(file);
    const { shape, trained } = forecaster;
    return { file, shape, trained, jobs: errors };
  }
}
