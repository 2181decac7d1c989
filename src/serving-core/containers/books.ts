/** Watches that every request is answered exactly once (docs/invariants.md), from outside the system. */
export class RequestBooks {
  private readonly unanswered = new Set<number>();

  sent(requestId: number): void {
    this.unanswered.add(requestId);
  }

  /** Throws Error when the request was never sent or is answered again. */
  answered(requestId: number): void {
    if (!this.unanswered.delete(requestId))
      throw new Error(`one response per request: request ${requestId} was answered again or never sent`);
  }

  /** Throws Error, after the last event, when a request was left without an answer. */
  finished(): void {
    if (this.unanswered.size > 0)
      throw new Error(`one response per request: ${this.unanswered.size} requests were never answered`);
  }
}
