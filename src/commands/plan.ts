import { Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { figureFlags, plotFlag } from '../cli/figure-flags.js';
import {
  milliseconds,
  optionalNumber,
  pipelineArgs,
  simulationFlags,
  traceFlags,
  traceOf,
} from '../cli/planning/flags.js';
import { planJson, planText } from '../cli/planning/plan-text.js';
import { listed } from '../cli/several.js';
import { askedPlan, writeFrontier, writePlan } from '../planning/keep.js';
import { type Method, methods } from '../planning/methods.js';
import { type PlanOptions, planPipeline } from '../planning/plan.js';
import type { Ties } from '../serving-core/inferline/estimator/engine.js';
import type { ServiceRule } from '../serving-core/inferline/pipeline/profile.js';
import type { Criterion } from '../serving-core/inferline/planner/judge.js';

export default class Plan extends ReproCommand {
  static override summary = 'Find the cheapest configuration of a pipeline that meets an SLO on a trace';
  static override description =
    `Chooses hardware, largest batch and replicas of each model, prints each step taken, simulates the result and draws what other SLOs would cost.

Methods:
${Object.entries(methods)
  .map(([name, explains]) => `  ${name.padEnd(12)} ${explains}`)
  .join('\n')}`;
  static override args = pipelineArgs;
  static override flags = {
    slo: Flags.string({ required: true, description: 'the latency to meet: 350ms or 0.35s' }),
    ...traceFlags,
    method: Flags.string({
      ...listed,
      default: ['planner'],
      options: Object.keys(methods),
      description: 'how to plan, or several with commas between',
    }),
    criterion: Flags.string({
      options: ['p99', 'max'],
      default: 'p99',
      description: 'which latency must meet the SLO',
    }),
    prefilter: Flags.boolean({
      description: 'also reject what the profiles alone reject, as the notebook does',
    }),
    budget: Flags.string({ description: '$/h that the maximiser may spend' }),
    replicas: Flags.integer({
      default: 5,
      min: 1,
      max: 1000,
      description: 'most replicas of a model that the brute force and the picture try',
    }),
    ...simulationFlags,
    write: Flags.string({ description: 'YAML file to write the first method’s configuration into' }),
    plot: plotFlag('the cost of other SLOs'),
    ...figureFlags,
  };
  static override examples = [
    {
      description: 'A pipeline of your own on your own trace',
      command: 'repro plan pipeline.yaml --slo 350ms --trace t.deltas',
    },
    {
      description: 'All planners on generated arrivals',
      command:
        'repro plan image-driver-1 --slo 350ms --rate 100 --cv2 4 --method planner,minimiser,brute-force,cg-peak',
    },
    {
      description: 'Keep the plan, and judge it on another trace',
      command: 'repro plan image-driver-1 --slo 350ms --rate 100 --write c.yaml --no-plot',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Plan);
    const trace = traceOf(flags);
    const options: PlanOptions = {
      methods: flags.method as Method[],
      goal: {
        slo: milliseconds(flags.slo, '--slo'),
        criterion: flags.criterion as Criterion,
        prefilter: flags.prefilter,
      },
      budget: optionalNumber(flags.budget, '--budget'),
      replicas: flags.replicas,
      simulation: {
        rule: flags['service-time'] as ServiceRule,
        ties: flags.ties as Ties,
        batchingDelay: milliseconds(flags['batching-delay'], '--batching-delay'),
      },
    };
    const plan = planPipeline(args.pipeline, trace, options);
    this.log(planText(plan, this.width));
    if (flags.write !== undefined) this.log(`Wrote ${writePlan(plan, flags.write)}`);
    const files = flags.plot
      ? await writeFrontier(plan, await askedPlan(args.pipeline, trace, options), flags)
      : [];
    for (const file of files) this.log(`Wrote ${file}`);
    return { ...planJson(plan), files };
  }
}
