import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { compareText } from '../cli/compare/compare-text.js';
import { draws } from '../cli/compare/draws.js';
import { openRuns, referenceNamed } from '../cli/compare/open-runs.js';
import { drawnFlags, drawnThemeFlag } from '../cli/figure-flags.js';
import { trustFlag } from '../cli/logdir-flags.js';
import { positionals } from '../cli/positionals.js';
import { listed } from '../cli/several.js';
import { compareRuns } from '../compare/compare-runs.js';
import { type Failure, failures, worstOffence } from '../compare/offence.js';
import { parseMargins } from '../compare/options.js';
import { writeComparison } from '../compare/write.js';
import { ExitCode } from '../exit-codes.js';

export default class Compare extends ReproCommand {
  static override strict = false;
  static override summary =
    'Compare runs point by point: seeds, schedulers, versions, simulated and live ones';
  static override description =
    'The first logdir is the reference, or what --baseline names; every other is set beside it: per point and metric the difference, its 95 % interval from resampled time, and a verdict. Any logdirs will do, also of the original programs, and baselines as baseline:NAME. docs/compare.md has the method.';
  static override usage =
    'compare LOGDIR... [--baseline NAME|LOGDIR] [--metric NAME]... [--fail-on worse] [-o FOLDER]';
  static override args = {
    logdir: Args.string({
      required: true,
      description: 'two or more: logdirs of runs, folders of single points, or baseline:NAME',
    }),
  };
  static override flags = {
    baseline: Flags.string({ description: 'the reference: a baseline that was saved, or a logdir' }),
    metric: Flags.string({
      ...listed,
      description: 'names of metrics, such as satisfaction,latency p99; or all. The usual ones by default',
    }),
    ignore: Flags.string({ ...listed, description: 'parameters that points may differ in, such as policy' }),
    margin: Flags.string({
      ...listed,
      description:
        'up to which difference a metric counts as the same: 1% of the reference, or of one metric "latency p99=5%", satisfaction=0.002',
    }),
    'fail-on': Flags.string({
      ...listed,
      options: [...failures],
      description: 'end with status 3 when something is worse, is undecided, or points are missing',
    }),
    claims: Flags.boolean({ default: true, allowNo: true, description: 'judge the claims of each run too' }),
    experiment: Flags.string({
      description: 'the experiment that they are runs of, when the logdirs do not tell: a name or a file',
    }),
    trust: trustFlag,
    ...drawnFlags('svg,png,pdf'),
    theme: drawnThemeFlag,
  };
  static override examples = [
    {
      description: 'How near the simulator comes to real processes',
      command: 'repro compare runs/sim runs/local',
    },
    {
      description: 'Three seeds, with a figure',
      command: 'repro compare runs/seed0 runs/seed1 runs/seed2 -o figures --format svg,html',
    },
    {
      description: 'Two schedulers, whatever parameter says which',
      command: 'repro compare runs/edf runs/infer5 --ignore controller',
    },
    {
      description: 'In CI: status 3 when the tail got longer',
      command:
        'repro compare --baseline main runs/new --metric "latency p99" --margin 2% --fail-on worse,missing',
    },
  ];

  async run(): Promise<unknown> {
    const parsed = await this.parse(Compare);
    const { flags } = parsed;
    const reference = flags.baseline === undefined ? [] : [referenceNamed(flags.baseline)];
    const margin = parseMargins(flags.margin ?? []);
    const opened = await openRuns([...reference, ...positionals(parsed)], flags);
    for (const { notices } of opened) for (const notice of notices) this.note(notice);
    const comparison = await compareRuns(
      opened.map(({ run }) => run),
      {
        draws,
        metrics: flags.metric,
        ignored: flags.ignore,
        margin,
      },
    );
    this.log(compareText(comparison, this.width));
    const files =
      flags.output === undefined
        ? []
        : await writeComparison(comparison, flags.output, {
            formats: flags.format,
            themes: flags.theme,
            origins: opened.map(({ run }) => run.origin),
            asked: { metrics: flags.metric, ignored: flags.ignore, margins: flags.margin },
          });
    for (const file of files) this.log(`Wrote ${file}`);
    const failed = worstOffence(comparison, (flags['fail-on'] ?? []) as Failure[]);
    if (failed !== null) {
      process.stderr.write(`${failed}\n`);
      process.exitCode = ExitCode.claimFailed;
    }
    return { ...comparison, failed, files };
  }
}
