/** One row of the request table. Times are ns since the table's first row, as all times of this folder. */
export interface RequestRow {
  id: number;
  result: number;
  user: number;
  model: number;
  sloFactor: number;
  arrival: number;
  departure: number;
  /** `t` as the table has it: an epoch time does not fit a double. */
  t: string;
  /** departure − arrival, ns. */
  latency: number;
  /** The SLO, ns; −1 where the scheduler set none. */
  slo: number;
  met: boolean;
  /** GPUs that held the model at arrival and at departure. */
  arrivalCount: number;
  departureCount: number;
}

/** One row of the action table. What a failed action never reached is NaN. */
export interface ActionRow {
  id: number;
  type: number;
  status: number;
  worker: number;
  gpu: number;
  model: number;
  batch: number;
  /** When the controller made it, and when it handled its result. */
  created: number;
  handled: number;
  begin: number;
  end: number;
  /** As predicted; NaN in a tournament, where nobody predicts. */
  expectedBegin: number;
  expectedEnd: number;
  /** ns of work on the GPU that counted: its share of requests answered within their SLO. */
  goodput: number;
}

/** Where a GPU is, as its name in texts and figures. */
export const gpuName = ({ worker, gpu }: Pick<ActionRow, 'worker' | 'gpu'>): string =>
  `worker ${worker} GPU ${gpu}`;

/** ns that an action worked on its GPU, and that it was expected to. */
export const took = ({ begin, end }: ActionRow): number => end - begin;
export const expected = ({
  expectedBegin,
  expectedEnd,
}: Pick<ActionRow, 'expectedBegin' | 'expectedEnd'>): number => expectedEnd - expectedBegin;

/** Whether anybody predicted when it would be executed. */
export const wasPredicted = ({ expectedEnd }: Pick<ActionRow, 'expectedEnd'>): boolean =>
  !Number.isNaN(expectedEnd);

/** How much of [begin, end] lies in [from, to], ns; 0 for an action that was never executed. */
export function overlap({ begin, end }: Pick<ActionRow, 'begin' | 'end'>, from: number, to: number): number {
  return Math.max(0, Math.min(end, to) - Math.max(begin, from)) || 0;
}
