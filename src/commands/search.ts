import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { formatFlag } from '../cli/figure-flags.js';
import { scaleFlag, seedFlag } from '../cli/run/flags.js';
import { interruptible } from '../cli/run/interrupt.js';
import { openSearch } from '../cli/search/open.js';
import { searchText } from '../cli/search/search-text.js';
import { again } from '../cli/several.js';
import { loadExperiment } from '../experiment/load.js';
import { asking, trustNamed } from '../experiment/trust.js';
import { writeFigures } from '../plot/write.js';
import { ThreadExecutor } from '../runner/executor/threads.js';
import { searchFigure } from '../search/figure.js';
import { namedBy } from '../search/named-by.js';
import { searchedRun, searchOrigin } from '../search/origin.js';
import { runSearch } from '../search/run-search.js';
import { summarise } from '../search/summary.js';

export default class Search extends ReproCommand {
  static override summary = 'Find the highest rate, or the fewest replicas, under an SLO';
  static override description =
    'Doubles or halves the parameter until the goal is met at one value and missed at another, then bisects, for each combination of the other swept parameters and each seed. Points that miss beyond doubt stop early. In simulation; every value that was tried is kept, so that --resume goes on.';
  static override args = {
    experiment: Args.string({
      description: 'its name, or your own file: ./my-experiment.ts',
      required: true,
    }),
  };
  static override flags = {
    max: Flags.string({
      helpValue: 'parameter',
      description: 'the parameter whose highest value is wanted: one of which more is harder, as a rate',
    }),
    min: Flags.string({
      helpValue: 'parameter',
      exclusive: ['max'],
      description:
        'the parameter whose lowest value is wanted: one of which more is easier, as replicas or GPUs',
    }),
    slo: Flags.string({
      helpValue: 'pQ<=TIME',
      description:
        'what the latency of all answers must be, failed ones taking for ever: p99<=100ms, or several with commas between',
    }),
    goodput: Flags.string({
      helpValue: 'share',
      description: 'share of all answers that must succeed within their own SLO: 0.99',
    }),
    start: Flags.string({ description: "where to begin; by default the parameter's own default" }),
    precision: Flags.string({
      description: 'stop when the two values are this near: 0.02, the default, is 2 %',
    }),
    scale: scaleFlag,
    seed: seedFlag,
    repeats: Flags.integer({ description: 'seeds that the search is done with; 3 by default' }),
    set: Flags.string({
      ...again,
      helpValue: 'name=value',
      description: 'change a declared parameter, as in repro run',
    }),
    points: Flags.string({
      ...again,
      helpValue: 'name=value',
      description: 'only these of the other swept parameters: models=12',
    }),
    logdir: Flags.string({
      char: 'l',
      description: 'folder of the search; by default runs/search-EXPERIMENT/TIME',
    }),
    resume: Flags.boolean({ description: 'go on with the search in --logdir' }),
    trust: Flags.boolean({ description: 'run the programs that the search of --resume names' }),
    jobs: Flags.integer({
      char: 'j',
      min: 1,
      max: 1024,
      description: 'seeds and cases at the same time; by default as many as cores',
    }),
    format: formatFlag(),
  };
  static override examples = [
    {
      description: 'How much load twelve models bear',
      command:
        "repro search fig7 --scale quick --max rate --slo 'p99<=100ms' --points models=12 --set sloStart=40",
    },
    {
      description: 'With nearly all in time',
      command: 'repro search schedulers --max rate --goodput 0.99 --points system=INFER5,slo=100',
    },
    {
      description: 'How few GPUs bear a load',
      command:
        "repro search fig7 --scale quick --min gpus --slo 'p99<=100ms' --points models=12,rate=2400 --set sloStart=40",
    },
    {
      description: 'Go on with one that was interrupted',
      command: 'repro search fig7 --logdir runs/mine --resume',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Search);
    const {
      logdir,
      resume,
      trust,
      jobs = availableParallelism(),
      format,
      json: _,
      ...given
    } = flags as typeof flags & { json?: boolean };
    trustNamed(trust);
    const experiment = await loadExperiment(args.experiment);
    const precision = given.precision === undefined ? undefined : Number(given.precision);
    const { question, store } = openSearch(experiment, { ...given, precision }, { logdir, resume });
    const lanes = Math.min(jobs, question.cases.length * question.repeats);
    const found = await interruptible((signal) =>
      asking(resume ? namedBy(store) : { by: '', values: [] }, () =>
        runSearch(question, store, {
          executor: new ThreadExecutor(lanes),
          jobs: lanes,
          signal,
          report: (line) => process.stderr.write(`${line}\n`),
        }),
      ),
    );
    const cases = summarise(found, question.range.wanted);
    this.log(`${searchText(question, cases, this.width)}\n`);
    const figure = searchFigure(question, cases, searchOrigin(question, store.file));
    const files = await writeFigures([figure], join(store.logdir, 'graphs'), format, {
      by: 'search',
      runs: [searchedRun(question, store.file, cases)],
    });
    for (const file of files) this.log(`Wrote ${file}`);
    this.log(`Logdir ${store.logdir}`);
    const { parameter, unit, goal, range } = question;
    return {
      experiment: experiment.declaration.name,
      parameter,
      wanted: range.wanted,
      unit,
      goal: goal.text,
      cases,
      logdir: store.logdir,
      files,
    };
  }
}
