/** Delays of the network and of the hosts around the scheduler and the executors. All ns, except the bandwidth. */
export interface HostModel {
  /** One-way propagation between any two hosts. */
  oneWay: number;
  /** Bits per second of each host's link, each way; 0 means infinitely fast. */
  bandwidth: number;
  /** Controller: from a request's arrival stamp to the scheduler seeing it. */
  admission: number;
  /** Controller: from a decision to the first bit on the wire. */
  dispatch: number;
  /** Worker: from the last bit of an action to its being ready to start. */
  workerReceive: number;
  /** Worker: from the end of one execution on a GPU to the start of the next that waits for it. */
  turnaround: number;
  /** Worker: from the end of an execution to the first bit of its result. */
  workerSend: number;
  /** Controller: from the last bit of a result to its being handled. */
  completion: number;
}

export type NetworkPreset = 'cluster' | 'loopback' | 'ideal';

/** Named models of the network and the hosts; docs/simulation.md says where each number comes from. */
export const networkPresets: Readonly<Record<NetworkPreset, HostModel>> = {
  // 55 µs round trip, 10 Gbit/s; the rest is what one idle inference costs over its execution, 1.15 ms.
  cluster: {
    oneWay: 27_500,
    bandwidth: 10e9,
    admission: 50e3,
    dispatch: 100e3,
    workerReceive: 400e3,
    turnaround: 0,
    workerSend: 369_063,
    completion: 100e3,
  },
  // Fitted to the original program on emulated workers of one 2-core machine (published/fig7_original_emulated.tsv).
  loopback: {
    oneWay: 10e3,
    bandwidth: 0,
    admission: 90e3,
    dispatch: 60e3,
    workerReceive: 150e3,
    turnaround: 155e3,
    workerSend: 145e3,
    completion: 145e3,
  },
  ideal: {
    oneWay: 0,
    bandwidth: 0,
    admission: 0,
    dispatch: 0,
    workerReceive: 0,
    turnaround: 0,
    workerSend: 0,
    completion: 0,
  },
};

/** A one-way link: transmissions queue behind each other at its bandwidth. */
export class Link {
  private freeAt = 0;

  /** `bandwidth` in bits per second; 0 means infinitely fast. */
  constructor(private readonly bandwidth: number) {}

  /** When the last bit of `bytes` handed over at `now` leaves the link, ns. */
  transmit(now: number, bytes: number): number {
    if (this.bandwidth === 0) return now;
    const start = Math.max(now, this.freeAt);
    this.freeAt = start + Math.round((bytes * 8e9) / this.bandwidth);
    return this.freeAt;
  }
}

/** Mean sizes of the original's inputs after LZ4 compression, by raw size; both in bytes. */
const compressedSizes = new Map([
  [12_288, 5_495],
  [589_824, 87_340],
  [602_112, 90_921],
  [1_072_812, 144_359],
]);

/** Bytes that an input of `size` bytes takes on the wire; the mean ratio of the known sizes for any other. */
export function compressedInput(size: number): number {
  return compressedSizes.get(size) ?? Math.round(size * 0.15);
}
