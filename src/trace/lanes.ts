/** A thread of the trace: where slices stand one after the other. */
export interface Lane {
  pid: number;
  tid: number;
}

interface OpenLane extends Lane {
  /** When its last slice ends, ns. */
  end: number;
}

/** Times are cut to whole ns, so that slices that touch may seem to overlap by as many, ns. */
const ROUNDING = 3;

/** Gives slices places on threads without overlap: each GPU's inferences and loads have a lane, and others where some do overlap. */
export class Lanes {
  private readonly open = new Map<string, OpenLane[]>();
  private tids: number;

  /** Thread ids count on from `lastTid`: viewers take them as one space for all processes. `opened` hears of each new lane. */
  constructor(
    lastTid: number,
    private readonly opened: (lane: Lane, name: string) => void,
  ) {
    this.tids = lastTid;
  }

  /** A lane of process `pid` called `name` for a slice, and when it may begin there. */
  place(pid: number, name: string, begin: number, end: number): { lane: Lane; begin: number } {
    const key = `${pid} ${name}`;
    const lanes = this.open.get(key) ?? [];
    this.open.set(key, lanes);
    let lane = lanes.find((one) => one.end <= begin + ROUNDING);
    if (lane === undefined) {
      lane = { pid, tid: ++this.tids, end: Number.NEGATIVE_INFINITY };
      lanes.push(lane);
      this.opened(lane, lanes.length === 1 ? name : `${name} (${lanes.length})`);
    }
    const placed = Math.min(Math.max(begin, lane.end), end);
    lane.end = Math.max(lane.end, end);
    return { lane, begin: placed };
  }
}
