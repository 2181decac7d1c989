import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { logdirFlags } from '../cli/logdir-flags.js';
import { openLogdir, untrustedNotice } from '../cli/open-logdir.js';
import { stretchOf } from '../cli/stretch.js';
import { withRequestRows } from '../explain/request-rows.js';
import { provenance } from '../plot/provenance.js';
import { choosePoint } from '../telemetry/logdir/choose-point.js';
import { writeTrace } from '../trace/write.js';

export default class Trace extends ReproCommand {
  static override summary = 'Export a point as a trace for Perfetto or chrome://tracing';
  static override description =
    'Every GPU is a track of inferences and one of loads, the controller a track of arrivals; requests are slices of their own, and arrows from their arrival to the inference that answered them. Works on the logs of simulated and live points, and of the original programs.';
  static override flags = {
    ...logdirFlags,
    point: Flags.string({
      description: 'which point, where there are several: its name, or models=12,rate=600',
    }),
    from: Flags.string({ helpValue: 's', description: 'only what ends after so many seconds' }),
    to: Flags.string({
      helpValue: 's',
      description: 'only what ends before; both count from the first arrival',
    }),
    output: Flags.string({
      char: 'o',
      helpValue: 'file',
      description: "file to write, compressed when it ends in .gz; by default in the logdir's graphs/",
    }),
  };
  static override examples = [
    { description: 'A point of a run', command: 'repro trace -l runs/mine --point models=12,rate=600' },
    {
      description: 'Two seconds of it, compressed',
      command: 'repro trace -l runs/mine --point models=12,rate=600 --from 10 --to 12 -o two-seconds.json.gz',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Trace);
    const stretch = stretchOf(flags.from, flags.to);
    const opened = await openLogdir(flags.logdir, flags);
    const { run, experiment } = opened;
    this.note(untrustedNotice(opened));
    const point = withRequestRows(run, choosePoint(run, flags.point), experiment?.declaration ?? null);
    if (point.files.actions === undefined)
      this.note(`Point ${point.name} has no action log: its trace shows requests alone.`);
    const name = `trace_${point.name.replaceAll(/[^\w=.,-]+/g, '_')}.json`;
    const file = flags.output ?? join(run.dir, 'graphs', name);
    const written = await writeTrace(point, file, stretch, { origin: provenance(run, [point]) });
    this.log(
      `Wrote ${written.file}: ${written.requests.toLocaleString('en-US')} requests, ${written.events.toLocaleString('en-US')} events. Open it at https://ui.perfetto.dev or chrome://tracing.`,
    );
    return { point: point.name, logdir: run.dir, ...written };
  }
}
