import { actionTypes } from '../telemetry/tables/clockwork.js';
import { LOOKBACK } from './crowd.js';
import { type ActionRow, gpuName, overlap, type RequestRow, wasPredicted } from './rows.js';

/** A weight transfer of a request's model, successful or not, that was wanted, ran or ended while the request was there. */
export interface Load {
  gpu: string;
  /** ns; NaN where it failed. */
  begin: number;
  end: number;
  expectedBegin: number;
  expectedEnd: number;
  status: number;
}

/** What GPUs did while one request was there, added up action by action, in any order. */
export class Meanwhile {
  /** Execution in the second before its departure, and of its servers while it waited, ns of all GPUs together. */
  busy = 0;
  serversBusy = 0;
  inferences = 0;
  others = 0;
  readonly loads: Load[] = [];
  otherLoads = 0;
  evicted = false;
  private last: ActionRow | null = null;

  /**
   * @param waited until when it waited, ns.
   * @param servers names of the GPUs that served its model around then; when none is seen to, all count.
   */
  constructor(
    private readonly request: RequestRow,
    private readonly inference: ActionRow | null,
    private readonly waited: number,
    private readonly servers: ReadonlySet<string>,
  ) {}

  see(action: ActionRow): void {
    if (action.type === actionTypes.infer) {
      if (!Number.isNaN(action.end)) this.work(action);
      return;
    }
    const { arrival, departure, model } = this.request;
    if (action.created > departure || action.handled < arrival) return;
    const own = action.model === model;
    if (action.type === actionTypes.load) {
      if (own) this.loads.push(loadOf(action));
      else if (action.status === 0) this.otherLoads++;
    } else if (action.type === actionTypes.evict && own) this.evicted = true;
  }

  /** What its GPU executed last before its own inference, and how much later than predicted that ended, ns; without it where nobody predicts. */
  get before(): { model: number; delay?: number } | undefined {
    const { last } = this;
    if (last === null) return undefined;
    return { model: last.model, ...(wasPredicted(last) && { delay: last.end - last.expectedEnd }) };
  }

  private work(action: ActionRow): void {
    const { request, inference, waited, servers } = this;
    const { arrival, departure, model } = request;
    this.busy += overlap(action, Math.max(departure - LOOKBACK, 0), departure);
    const gpu = gpuName(action);
    const during = overlap(action, arrival, waited);
    if (during > 0 && (servers.size === 0 || servers.has(gpu))) {
      this.serversBusy += during;
      this.inferences++;
      if (action.model !== model) this.others++;
    }
    if (inference === null || gpu !== gpuName(inference)) return;
    const begin = Number.isNaN(inference.begin) ? inference.handled : inference.begin;
    if (action.end <= begin && !(this.last !== null && this.last.end > action.end)) this.last = action;
  }
}

const loadOf = (action: ActionRow): Load => {
  const { begin, end, expectedBegin, expectedEnd, status } = action;
  return { gpu: gpuName(action), begin, end, expectedBegin, expectedEnd, status };
};
