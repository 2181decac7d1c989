import { DEFAULT_CLOCK } from '../../serving-core/clockwork/constants.js';
import { ActionType } from '../../serving-core/clockwork/status.js';
import { Extent } from './extent.js';

/** What the console says of one kind of action on one GPU. */
class Group {
  readonly duration = new Extent();
  readonly endToEnd = new Extent();
  readonly clock = new Extent();
  readonly norm = new Extent();

  add(duration: number, endToEnd: number, clock: number): void {
    this.duration.add(duration);
    this.endToEnd.add(endToEnd);
    this.clock.add(clock);
    this.norm.add(Math.trunc((duration * clock) / DEFAULT_CLOCK));
  }

  line(name: string, interval: number): string {
    const { duration, endToEnd, clock, norm } = this;
    const ms = (ns: number) => (ns / 1e6).toFixed(2);
    return [
      name,
      `min=${ms(duration.least)} max=${ms(duration.most)} mean=${ms(duration.mean)}`,
      `e2emean=${ms(endToEnd.mean)} e2emax=${ms(endToEnd.most)}`,
      `throughput=${((duration.count * 1e9) / interval).toFixed(1)}`,
      `utilization=${(duration.sum / interval).toFixed(2)}`,
      `clock=[${clock.least}-${clock.most}]`,
      `norm_max=${ms(norm.most)} norm_mean=${ms(norm.mean)}`,
    ].join(' ');
  }
}

const kinds: ReadonlyMap<number, string> = new Map([
  [ActionType.load, 'LoadW'],
  [ActionType.infer, 'Infer'],
]);

/** The successful loads and inferences of an interval. */
export class ActionSummary {
  private readonly groups = new Map<number, Group>();

  add(type: number, worker: number, gpu: number, duration: number, endToEnd: number, clock: number): void {
    const key = (worker * 4096 + gpu) * 4 + type;
    let group = this.groups.get(key);
    if (group === undefined) {
      group = new Group();
      this.groups.set(key, group);
    }
    group.add(duration, endToEnd, clock);
  }

  /** A line for each kind on each GPU over `interval` ns; the next interval begins. */
  lines(interval: number): string[] {
    const lines = [...this.groups]
      .sort(([a], [b]) => a - b)
      .map(([key, group]) => {
        const place = Math.floor(key / 4);
        const name = `W${Math.floor(place / 4096)}-GPU${place % 4096} ${kinds.get(key % 4)}`;
        return group.line(name, interval);
      });
    this.groups.clear();
    return lines;
  }
}
