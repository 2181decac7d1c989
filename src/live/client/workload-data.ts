import { readFileSync } from 'node:fs';
import { type DaySource, loadDay } from '../../datasets/azure/day-source.js';
import { needAzureDay, readAzureDay } from '../../datasets/azure/index.js';
import { UserError } from '../../errors.js';
import type { TraceRows } from '../../workloads/trace.js';
import type { BoundWorkload, WorkloadData } from '../../workloads/workload.js';

/** What a workload asks of the machine that it runs on: names of models, files, and days of the Azure trace. */
export class ClientWorkloadData implements WorkloadData {
  private readonly days = new Map<number, TraceRows>();

  /** @param given where days come from that are not to be looked for: from a run that has been planned. */
  constructor(
    readonly zoo: readonly string[],
    private readonly given: readonly DaySource[] = [],
  ) {}

  trace(day: number): TraceRows {
    return this.days.get(day)!;
  }

  file(path: string): string {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw new UserError(
        'E_TRACE_FILE',
        `Cannot read ${path}: ${(error as Error).message}.`,
        'Check the path.',
      );
    }
  }

  /** Reads the days of the trace that a workload will ask for. Throws UserError when one is not here. */
  async prepare({ days = [] }: BoundWorkload): Promise<void> {
    for (const day of days) {
      const source = this.given.find(({ dataset }) => dataset.day === day);
      this.days.set(day, source ? await loadDay(source) : await readAzureDay(needAzureDay(day)));
    }
  }
}
