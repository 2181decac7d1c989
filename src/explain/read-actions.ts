import { readHead } from '../telemetry/read/header.js';
import { queryTable, tableChunks } from '../telemetry/read/query.js';
import { actionTypes } from '../telemetry/tables/clockwork.js';
import type { Span } from './read-requests.js';
import type { PointWithRows } from './request-rows.js';
import type { ActionRow } from './rows.js';

/** The action table of a point, read in the time of its request table. */
export class Actions {
  private constructor(
    readonly path: string,
    /** ns from the first request row to the first action row. */
    readonly offset: number,
    private readonly predicted: boolean,
  ) {}

  /** Opens both tables; null without an action table. Throws UserError when one has no proper header. */
  static open({ requests, actions, fleet }: PointWithRows['files']): Actions | null {
    if (actions === undefined) return null;
    const first = (head: { firstTime: string | null }): bigint => BigInt(head.firstTime ?? '0');
    const offset = first(readHead(actions, 'actions')) - first(readHead(requests, 'requests'));
    // The tournament's tables are those of Clockwork, but nobody predicts there: they repeat what happened.
    return new Actions(actions, Number(offset), fleet === undefined);
  }

  /** The actions whose results came in these spans, in the order of their rows. */
  async during(spans: readonly Span[]): Promise<ActionRow[]> {
    const { columns, rows } = await queryTable(this.path, 'actions', this.#within(spans));
    return this.rows(columns, rows);
  }

  /** Shows the same one after another, and keeps none. */
  async scan(spans: readonly Span[], see: (action: ActionRow) => void): Promise<void> {
    for await (const { columns, rows } of tableChunks(this.path, 'actions', this.#within(spans)))
      for (let i = 0; i < rows; i++) see(this.at(columns, i));
  }

  /** The actions of columns that `actionColumns` selected. */
  rows(columns: Columns, rows: number): ActionRow[] {
    return Array.from({ length: rows }, (_, i) => this.at(columns, i));
  }

  private at(columns: Columns, i: number): ActionRow {
    return actionAt(columns, i, this.offset, this.predicted);
  }

  #within(spans: readonly Span[]): string {
    const { offset } = this;
    const within = spans.map(({ from, to }) => `time BETWEEN ${from - offset} AND ${to - offset}`);
    return `SELECT ${actionColumns} FROM actions WHERE ${within.join(' OR ')}`;
  }

  /** GPUs that executed anything in the whole log. */
  async gpus(): Promise<number> {
    const sql = 'SELECT count(DISTINCT (worker_id, gpu_id)) AS gpus FROM actions';
    return (await queryTable(this.path, 'actions', sql)).columns.gpus[0];
  }
}

type Columns = Readonly<Record<string, Float64Array>>;

/** What an `ActionRow` is made of, as SQL selects it. */
export const actionColumns = `time, action_id, action_type, status, worker_id, gpu_id, model_id, batch_size,
  expected_exec_duration, worker_exec_duration, expected_exec_complete, worker_exec_complete,
  controller_result_enqueue, controller_action_duration, goodput`;

/** Row `i` of these columns, `offset` ns later than its table has it. */
function actionAt(c: Columns, i: number, offset: number, predicted: boolean): ActionRow {
  const created = c.time[i] + offset - c.controller_result_enqueue[i];
  const executed = c.status[i] === 0 && c.action_type[i] !== actionTypes.evict;
  const end = executed ? created + c.worker_exec_complete[i] : Number.NaN;
  const expectedEnd = predicted ? created + c.expected_exec_complete[i] : Number.NaN;
  return {
    id: c.action_id[i],
    type: c.action_type[i],
    status: c.status[i],
    worker: c.worker_id[i],
    gpu: c.gpu_id[i],
    model: c.model_id[i],
    batch: c.batch_size[i],
    created,
    handled: created + c.controller_action_duration[i],
    begin: end - c.worker_exec_duration[i],
    end,
    expectedBegin: expectedEnd - c.expected_exec_duration[i],
    expectedEnd,
    goodput: c.goodput[i],
  };
}
