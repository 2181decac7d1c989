import type { Clock } from '../../clock/clock.js';
import type { RequestSink } from '../../common/sinks.js';
import { Status } from '../status.js';
import { Hold, type RequestTable } from './request-table.js';

/** The way back to the clients. */
export interface ResponsePort {
  /** The request in `slot` is answered; the slot is still readable during the call. */
  respond(slot: number, status: number): void;
}

/** What every scheduler shares: stamps arrivals, answers each request once, and logs it. */
export class Front {
  constructor(
    private readonly clock: Clock,
    readonly requests: RequestTable,
    private readonly port: ResponsePort,
    private readonly sink: RequestSink | null,
  ) {}

  /** Answers the request in `slot`; returns whether it met its deadline. Only the first answer of a request counts. */
  respond(slot: number, status: number, departureCount: number): boolean {
    const { requests } = this;
    if (requests.isAnswered(slot)) return false;
    const departure = this.clock.now();
    const deadline = requests.deadline[slot];
    const met = status === Status.success && (deadline < 0 || departure <= deadline);
    this.port.respond(slot, status);
    if (this.sink !== null) {
      const arrival = requests.arrival[slot];
      const arrivalCount = requests.arrivalCount[slot];
      this.sink.request(
        departure,
        requests.requestId[slot],
        status,
        requests.userId[slot],
        requests.model[slot],
        requests.sloFactor[slot],
        departure - arrival,
        deadline < 0 ? -1 : deadline - arrival,
        met ? 1 : 0,
        arrivalCount,
        departureCount,
        arrivalCount === 0 && departureCount > 0 ? 1 : 0,
      );
    }
    requests.release(slot, Hold.response);
    return met;
  }
}
