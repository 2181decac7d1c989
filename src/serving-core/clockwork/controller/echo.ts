import { Status } from '../status.js';
import type { ControllerParts, Scheduler } from './scheduler.js';

/** The ECHO controller: answers every inference at once, with an empty output and no deadline, and sends no action. */
export class Echo implements Scheduler {
  readonly notices: readonly string[] = [];

  constructor(private readonly parts: ControllerParts) {}

  admit(slot: number): void {
    const { requests } = this.parts.front;
    requests.deadline[slot] = -1;
    requests.arrivalCount[slot] = 0;
    this.parts.front.respond(slot, Status.success, 0);
  }

  /** Sends no action, so none comes back. */
  result(): void {}
}
