import { UserError } from '../../../errors.js';
import { FaroTables } from '../../../telemetry/writer/faro-tables.js';

/** The table of replicas of a live run. A disk that fills up ends the table with a word, and not the control. */
export class ScalingTable {
  private readonly tables: FaroTables;
  private problem: UserError | null = null;

  /** @throws UserError when the table cannot be begun. */
  constructor(
    folder: string,
    private readonly say: (line: string) => void,
  ) {
    this.tables = new FaroTables(folder, ['scaling']);
  }

  /** Whether all rows were written so far. */
  get isWhole(): boolean {
    return this.problem === null;
  }

  row(time: number, job: number, count: number): void {
    this.guarded(() => this.tables.replicas(time, job, count));
  }

  close(): void {
    this.guarded(() => this.tables.close());
  }

  private guarded(write: () => void): void {
    if (this.problem !== null) return;
    try {
      write();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.problem = error;
      this.say(`${error.message} The table of replicas ends here; the control goes on.`);
    }
  }
}
