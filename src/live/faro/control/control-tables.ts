import { UserError } from '../../../errors.js';
import { type Considered, outcomes } from '../../../serving-core/faro/policies/admission.js';
import { FaroTables } from '../../../telemetry/writer/faro-tables.js';

/** The tables of a live control loop, of replicas and of decisions. A disk that fills up ends them with a word, and not the control. */
export class ControlTables {
  private readonly tables: FaroTables;
  private problem: UserError | null = null;

  /** @throws UserError when a table cannot be begun. */
  constructor(
    folder: string,
    private readonly say: (line: string) => void,
  ) {
    this.tables = new FaroTables(folder, ['scaling', 'decisions']);
  }

  /** Whether all rows were written so far. */
  get areWhole(): boolean {
    return this.problem === null;
  }

  replicas(time: number, job: number, count: number): void {
    this.guarded(() => this.tables.replicas(time, job, count));
  }

  decision(time: number, latency: number, wish: Considered): void {
    const { outcome, acceptRate = 1 } = wish;
    this.guarded(() =>
      this.tables.decision(time, latency, { ...wish, acceptRate, outcome: outcomes.indexOf(outcome) }),
    );
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
      this.say(`${error.message} The tables end here; the control goes on.`);
    }
  }
}
