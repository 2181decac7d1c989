/**
 * The columns of every table that a run leaves, defined once: names and order as the original C++ controller writes
 * them (telemetry.md of the reference; docs/metrics.md explains each). Writers, readers and docs derive from here.
 */
export type ColumnType =
  /** Signed 64-bit integer; ns unless the name says otherwise. */
  | 'int64'
  /** Small integer: ids, codes, counts. */
  | 'int32'
  /** Printed with six significant digits, as C++ streams do. */
  | 'float';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Bounds of the values that it can have, both included; numbers have an end even where `most` is absent. */
  readonly least?: number;
  readonly most?: number;
}

const columns = (type: ColumnType, names: string): Column[] =>
  names.split(' ').map((name) => ({ name, type }));

/** One row per answered inference, in order of answering. `t` is the departure of the response. */
export const requestColumns: readonly Column[] = [
  ...columns('int64', 't request_id'),
  ...columns('int32', 'result user_id model_id'),
  { name: 'slo_factor', type: 'float', least: 0 },
  { name: 'latency', type: 'int64', least: 0 },
  ...columns('int64', 'deadline'),
  { name: 'deadline_met', type: 'int32', least: 0, most: 1 },
  ...columns('int32', 'arrival_count departure_count is_coldstart'),
];

/** One row per finished action (load 1, infer 2, evict 3). `t` is when the controller received the result. */
export const actionColumns: readonly Column[] = [
  ...columns('int64', 't action_id'),
  ...columns('int32', 'action_type status worker_id gpu_id model_id batch_size'),
  ...columns(
    'int64',
    'expected_exec_duration worker_exec_duration expected_exec_complete worker_exec_complete',
  ),
  ...columns('int32', 'expected_gpu_clock worker_gpu_clock_before worker_gpu_clock'),
  ...columns('int64', 'worker_copy_output_complete worker_action_received worker_result_sent'),
  ...columns('int64', 'controller_result_enqueue controller_action_duration goodput'),
  ...columns('int32', 'requests_queued copies_loaded'),
];

export const tables = { requests: requestColumns, actions: actionColumns } as const;
export type TableName = keyof typeof tables;

/** The file in a point's folder that holds each table: the original's names. */
export const tableFiles: Record<TableName, string> = {
  requests: 'clockwork_request_log.tsv',
  actions: 'clockwork_action_log.tsv',
};
