import { Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { formatFlag, themeFlag } from '../cli/figure-flags.js';
import { logdirFlags } from '../cli/logdir-flags.js';
import { openLogdir, strangerNotice, unfinishedNotice, untrustedNotice } from '../cli/open-logdir.js';
import { plainLine } from '../plain-line.js';
import { plotRun } from '../plot/plot-run.js';
import { usualFormats } from '../plot/render/render.js';

export default class Plot extends ReproCommand {
  static override summary = 'Draw the figures of a run, and write the data of their marks';
  static override description =
    'Draws what the experiment declares. A request log that belongs to no experiment gets a general figure: satisfaction, latency and throughput over time.';
  static override flags = {
    ...logdirFlags,
    format: formatFlag(usualFormats),
    theme: themeFlag,
    output: Flags.string({ char: 'o', description: "folder to write into; by default the logdir's graphs/" }),
  };
  static override examples = [
    { description: 'Draw a run', command: 'repro plot -l runs/fig7/2026-01-31-12-00-00' },
    { description: 'For pages with a dark mode', command: 'repro plot -l ./log --theme light,dark' },
    { description: 'Only a PDF, elsewhere', command: 'repro plot -l ./log --format pdf -o figures' },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Plot);
    const opened = await openLogdir(flags.logdir, flags);
    const { run, experiment } = opened;
    this.note(untrustedNotice(opened));
    const files = await plotRun(run, experiment, {
      outDir: flags.output,
      formats: flags.format,
      themes: flags.theme,
      note: (sentence) => this.note(sentence),
    });
    for (const file of files) this.log(plainLine(file));
    this.note(strangerNotice(opened, flags.experiment));
    this.note(unfinishedNotice(run));
    return {
      experiment: experiment?.declaration.name ?? null,
      logdir: run.dir,
      unfinished: run.unfinished,
      files,
    };
  }
}
