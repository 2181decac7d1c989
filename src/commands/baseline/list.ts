import { listBaselines } from '../../baselines/store.js';
import { baselinesText } from '../../cli/baseline/baseline-text.js';
import { ReproCommand } from '../../cli/command.js';

export default class BaselineList extends ReproCommand {
  static override aliases = ['baseline'];
  static override summary = 'List the baselines that were saved';
  static override examples = [{ description: 'All', command: 'repro baseline list' }];

  async run(): Promise<unknown> {
    await this.parse(BaselineList);
    const kept = await listBaselines();
    this.log(baselinesText(kept, this.width));
    return kept.map(({ header, ...one }) => ({
      ...one,
      damaged: header === null,
      experiment: header?.manifest?.experiment ?? null,
      scale: header?.manifest?.scale ?? null,
      points: header?.points.length ?? null,
      from: header?.from ?? null,
    }));
  }
}
