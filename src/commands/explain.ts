import { Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { explainJson, whatIfJson } from '../cli/explain/explain-json.js';
import { explainText } from '../cli/explain/explain-text.js';
import { asked, wantedOf } from '../cli/explain/wanted.js';
import { whatIfText } from '../cli/explain/what-if-text.js';
import { drawnFlags } from '../cli/figure-flags.js';
import { logdirFlags } from '../cli/logdir-flags.js';
import { openLogdir, untrustedNotice } from '../cli/open-logdir.js';
import { interruptible } from '../cli/run/interrupt.js';
import { listed } from '../cli/several.js';
import { explainPoint } from '../explain/explain-point.js';
import { explanationFigure } from '../explain/figure.js';
import { withRequestRows } from '../explain/request-rows.js';
import { runOrigin } from '../plot/metadata/run-origin.js';
import { provenance } from '../plot/provenance.js';
import { writeFigures } from '../plot/write.js';
import { choosePoint } from '../telemetry/logdir/choose-point.js';
import { askWhatIf } from '../what-if/ask.js';
import { parseChange } from '../what-if/change.js';
import { linesOf } from '../what-if/lines.js';

export default class Explain extends ReproCommand {
  static override summary = "Tell a request's life, and why it missed its SLO";
  static override description =
    'Arrival, queue, way to the GPU, execution and response, predicted against actual, from the request and action logs of a point: simulated, live, or of the original programs.';
  static override flags = {
    ...logdirFlags,
    point: Flags.string({
      description: 'which point, where there are several: its name, or models=12,rate=600',
    }),
    request: Flags.integer({ exclusive: ['worst'], description: 'request_id of its request log' }),
    user: Flags.integer({
      dependsOn: ['request'],
      description: 'user_id, where several clients have a request of that number',
    }),
    worst: Flags.integer({
      description:
        'the so many worst: missed ones first, then by latency against SLO; missed ones whose SLO was too short for any come after the others',
    }),
    'what-if': Flags.string({
      ...listed,
      helpValue: 'change',
      description:
        'replay a simulated point with one thing changed and tell what then became of the same requests: resident (weights on every GPU from the start), batch=N (largest batch), gpu (one more); each by itself',
    }),
    ...drawnFlags('svg,png'),
  };
  static override examples = [
    {
      description: 'One request',
      command: 'repro explain -l runs/mine --point models=12,rate=600 --request 4711',
    },
    { description: 'The worst of a copied log folder', command: 'repro explain -l ./log --worst 20' },
    {
      description: 'Would one more GPU, or no batching, have helped?',
      command: 'repro explain -l runs/mine --point models=12,rate=600 --request 4711 --what-if gpu,batch=1',
    },
    {
      description: 'With a figure',
      command: 'repro explain -l runs/mine --point models=12,rate=600 --worst 1 -o figures',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Explain);
    const wanted = wantedOf(flags);
    const changes = (flags['what-if'] ?? []).map(parseChange);
    const opened = await openLogdir(flags.logdir, flags);
    const { run, experiment } = opened;
    this.note(untrustedNotice(opened));
    const point = withRequestRows(run, choosePoint(run, flags.point), experiment?.declaration ?? null);
    if (point.status === 'invalid') this.note(`Point ${point.name} is invalid: not to be trusted.`);
    const explanation = await explainPoint(point, wanted);
    this.log(explainText(explanation, this.width));
    const { lives } = explanation;
    const outcomes =
      changes.length === 0 || lives.length === 0
        ? []
        : await interruptible((signal) => askWhatIf(run, point, experiment, lives, changes, signal));
    if (outcomes.length > 0) this.log(`\n${whatIfText(lives, outcomes, this.width)}`);
    const figure = () => explanationFigure(explanation, provenance(run, [point]), linesOf(lives, outcomes));
    const files =
      flags.output === undefined || lives.length === 0
        ? []
        : await writeFigures([figure()], flags.output, flags.format ?? ['svg', 'png'], {
            by: 'explain',
            runs: [runOrigin(run, [point])],
            asked: { point: point.name, ...asked(flags) },
          });
    for (const file of files) this.log(`Wrote ${file}`);
    return { ...explainJson(explanation), whatIf: whatIfJson(outcomes), logdir: run.dir, files };
  }
}
