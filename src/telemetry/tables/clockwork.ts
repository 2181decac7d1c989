import { type Column, columnsOf, type Table } from './column.js';

/** The original's codes in `result` of a request and `status` of an action, those that tables count apart. */
export const statusCodes = { invalid: 1, timeout: 4 } as const;

/** The original's codes in `action_type`. */
export const actionTypes = { load: 1, infer: 2, evict: 3 } as const;

/** One row per answered inference, in order of answering. `t` is the departure of the response. */
export const requestColumns: readonly Column[] = [
  ...columnsOf('int64', 't request_id'),
  ...columnsOf('int32', 'result user_id model_id'),
  { name: 'slo_factor', type: 'float', least: 0 },
  { name: 'latency', type: 'int64', least: 0 },
  ...columnsOf('int64', 'deadline'),
  { name: 'deadline_met', type: 'int32', least: 0, most: 1 },
  ...columnsOf('int32', 'arrival_count departure_count is_coldstart'),
];

/** One row per finished action (`actionTypes`). `t` is when the controller received the result. */
export const actionColumns: readonly Column[] = [
  ...columnsOf('int64', 't action_id'),
  ...columnsOf('int32', 'action_type status worker_id gpu_id model_id batch_size'),
  ...columnsOf(
    'int64',
    'expected_exec_duration worker_exec_duration expected_exec_complete worker_exec_complete',
  ),
  ...columnsOf('int32', 'expected_gpu_clock worker_gpu_clock_before worker_gpu_clock'),
  ...columnsOf('int64', 'worker_copy_output_complete worker_action_received worker_result_sent'),
  ...columnsOf('int64', 'controller_result_enqueue controller_action_duration goodput'),
  ...columnsOf('int32', 'requests_queued copies_loaded'),
];

const COUNTED = { least: 0 };

/** What `minutes` says of a bucket's requests, by the column that each becomes. */
export const minuteRequestColumns = [
  'requests',
  'arrivals',
  'arrivals_before',
  'successes',
  'goodput',
  'timeouts',
  'other_failures',
  'models',
  'cold_starts',
  'cold_models',
  'latency_median',
  'latency_p99',
  'latency_max',
  'success_latency_max',
  'good_latency_median',
  'good_latency_p99',
  'good_latency_max',
] as const;

/** What `minutes` says of a bucket's actions. */
export const minuteActionColumns = [
  'infers',
  'infer_failures',
  'loads',
  'load_failures',
  'evictions',
  'eviction_failures',
  'batch',
  'batch_square',
  'infer_busy',
  'load_busy',
  'infer_goodput',
  'infer_error_max',
  'load_error_max',
] as const;

/** One row per bucket of time, a minute unless the point says otherwise; docs/metrics.md has each column's formula. */
export const minuteColumns: readonly Column[] = [
  ...columnsOf('int64', 't', COUNTED),
  ...columnsOf('int64', 'length', { least: 1 }),
  ...columnsOf('int64', [...minuteRequestColumns, ...minuteActionColumns].join(' '), COUNTED),
];

/** The distributions of a whole point, by name; a row of `histograms` says which it is of by the code here. */
export const histogramCodes = {
  latency: 1,
  success_latency: 2,
  cold_latency: 3,
  warm_latency: 4,
  infer_duration_underpredicted: 5,
  infer_duration_overpredicted: 6,
  infer_completion_underpredicted: 7,
  infer_completion_overpredicted: 8,
  load_duration_underpredicted: 9,
  load_duration_overpredicted: 10,
  load_completion_underpredicted: 11,
  load_completion_overpredicted: 12,
} as const;
export type HistogramName = keyof typeof histogramCodes;

/** One row per bin that is not empty, by histogram and value. `low` and `high` are of the bin, both included, ns. */
export const histogramColumns: readonly Column[] = [
  { name: 'histogram', type: 'int32', least: 1, most: Object.keys(histogramCodes).length },
  ...columnsOf('int64', 'low high', COUNTED),
  ...columnsOf('int64', 'count', { least: 1 }),
];

const rows = ['requests', 'actions'] as const;

/** Clockwork's tables. The logs have the original's names and columns. */
export const clockworkTables = {
  requests: { system: 'clockwork', file: 'clockwork_request_log.tsv', columns: requestColumns },
  actions: { system: 'clockwork', file: 'clockwork_action_log.tsv', columns: actionColumns },
  minutes: { system: 'clockwork', file: 'clockwork_minutes.tsv', columns: minuteColumns, madeOf: rows },
  histograms: {
    system: 'clockwork',
    file: 'clockwork_histograms.tsv',
    columns: histogramColumns,
    madeOf: rows,
  },
} as const satisfies Record<string, Table>;
