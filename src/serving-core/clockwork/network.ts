export type NetworkPreset = 'cluster' | 'loopback' | 'ideal';

/** Delays of the network and of the hosts around the scheduler. All ns, except the bandwidth. */
export interface HostModel {
  /** One-way propagation between any two hosts. */
  oneWay: number;
  /** Bits per second of each host's link; 0 means infinitely fast. */
  bandwidth: number;
}
