import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { compareText } from '../cli/compare-text.js';
import { openLogdir } from '../cli/open-logdir.js';
import { compareRuns } from '../compare/compare-runs.js';
import { writeComparison } from '../compare/write.js';

export default class Compare extends ReproCommand {
  static override summary = 'Compare two runs point by point, such as a simulated one and a live one';
  static override description =
    'Satisfaction, latency quantiles, batch mix and prediction errors of every point that both runs have, with the differences B - A and 95 % intervals. Any two logdirs will do, also of the original programs. A run without rows is measured by its roll-ups, which do not tell the sizes of batches.';
  static override args = {
    a: Args.string({ required: true, description: 'logdir of a run, or the folder of one of its points' }),
    b: Args.string({ required: true, description: 'the other' }),
  };
  static override flags = {
    output: Flags.string({ char: 'o', description: 'draw a figure too, into this folder, with its data' }),
    format: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      dependsOn: ['output'],
      description: 'svg, png, pdf, html, or several with commas between (svg,png,pdf)',
    }),
  };
  static override examples = [
    {
      description: 'How near the simulator comes to real processes',
      command: 'repro compare runs/sim runs/local',
    },
    {
      description: 'With a figure',
      command: 'repro compare runs/sim runs/local -o figures --format svg,html',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Compare);
    const [a, b] = await Promise.all([openLogdir(args.a), openLogdir(args.b)]);
    const comparison = await compareRuns(a.run, b.run);
    this.log(compareText(comparison, this.width));
    const files =
      flags.output === undefined
        ? []
        : await writeComparison(comparison, flags.output, flags.format, [a.run, b.run]);
    for (const file of files) this.log(`Wrote ${file}`);
    return { ...comparison, files };
  }
}
