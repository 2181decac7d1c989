import type { Answer, Heads, LiveClock } from './ports.js';

/** Asks all heads at once, and is done when each has answered or its time is up. One round at a time. */
export class Round {
  private answers: (Answer | null)[] = [];
  private withdraw: (() => void)[] = [];
  private missing = 0;
  /** Of the round, so that answers to an earlier one are told apart. */
  private number = 0;
  private readonly expire: number;

  /** @param patience ns that a head has for its answer. */
  constructor(
    private readonly clock: LiveClock,
    private readonly heads: Heads,
    private readonly jobs: number,
    private readonly patience: number,
    private readonly done: (answers: readonly Answer[]) => void,
  ) {
    this.expire = clock.register((number) => this.timeUp(number));
  }

  get isOpen(): boolean {
    return this.missing > 0;
  }

  /** Begins a round; the one before must be over. */
  begin(): void {
    const number = ++this.number;
    this.answers = Array(this.jobs).fill(null);
    this.missing = this.jobs;
    this.clock.at(this.clock.actual() + this.patience, this.expire, number, 0);
    this.withdraw = [];
    for (let job = 0; job < this.jobs; job++)
      this.withdraw.push(this.heads.ask(job, (answer) => this.take(number, job, answer)));
  }

  /** Withdraws all questions; the round is never done. */
  abandon(): void {
    this.number++;
    this.missing = 0;
    for (const withdraw of this.withdraw) withdraw();
  }

  private take(number: number, job: number, answer: Answer): void {
    if (number !== this.number || this.answers[job] !== null) return;
    this.answers[job] = answer;
    if (--this.missing === 0) this.done(this.answers as Answer[]);
  }

  private timeUp(number: number): void {
    if (number !== this.number || this.missing === 0) return;
    const problem = `no answer within ${this.patience / 1e9} s`;
    for (let job = 0; job < this.jobs; job++) {
      if (this.answers[job] !== null) continue;
      this.withdraw[job]();
      this.take(number, job, { problem });
    }
  }
}
