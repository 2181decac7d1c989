import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { simulationText } from '../../cli/faro/simulation-text.js';
import { milliseconds } from '../../cli/planning/flags.js';
import { type ConfigPredictor, configPredictors } from '../../runner/targets/faro-config.js';
import { simulateConfig } from '../../runner/targets/simulate-config.js';

export default class FaroSimulate extends ReproCommand {
  static override summary = "Simulate one of Faro's own configurations (config.yaml)";
  static override description =
    `Reads the original's config.yaml as it is, with !include, and its input.json; serves it in virtual time; prints the summary statistics of its analysis, and writes them by its names. What of the format is supported, and what is refused, is in docs/faro.md.
Nothing that a configuration names may lie outside of one folder: --root, by default the current one where the file lies in it, else the file's own. Of a checkout of the original, that is the checkout: then paths such as ../experiments/… are found as from its src.`;
  static override args = {
    config: Args.string({ description: 'a config.yaml, or the folder that it lies in', required: true }),
  };
  static override flags = {
    root: Flags.string({ description: 'folder that no include or trace may leave' }),
    output: Flags.string({ char: 'o', description: 'new or empty folder for tables and latency_stats.json' }),
    telemetry: Flags.option({ options: ['declared', 'all'] as const })({
      default: 'declared',
      description: 'tables to write there: minutes, replicas and decisions, or a row per request as well',
    }),
    predictor: Flags.option({ options: configPredictors })({
      default: 'oracle',
      description: 'who forecasts in place of networks whose weights are not public',
    }),
    slo: Flags.string({ description: "latency to meet, 720ms or 0.72s; by default the policy's target" }),
    seed: Flags.integer({
      min: 0,
      description: "of service times and all that is drawn; by default the file's",
    }),
    minutes: Flags.integer({ min: 1, description: 'how much of the load is served; by default all' }),
  };
  static override examples = [
    {
      description: "One of the original's, from its checkout",
      command: 'repro faro simulate experiments/…/config.yaml',
    },
    {
      description: 'The same with everything it leaves',
      command: 'repro faro simulate experiments/…/config.yaml -o out --telemetry all',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(FaroSimulate);
    const { root, output, telemetry, predictor, slo, seed, minutes } = flags;
    const outcome = await simulateConfig(args.config, {
      root,
      output,
      seed,
      minutes,
      requests: telemetry === 'all',
      predictor: predictor as ConfigPredictor,
      slo: slo === undefined ? undefined : milliseconds(slo, '--slo'),
    });
    this.log(simulationText(outcome, this.width));
    for (const notice of outcome.notices) this.note(notice);
    const { stats, traces, files, notices } = outcome;
    return { stats, traces, files, notices };
  }
}
