import type { Launcher } from '../processes/launcher.js';
import type { Programs } from '../roles/programs.js';

/** A machine as a point uses it. */
export interface Machine {
  launcher: Launcher;
  /** By which the other machines reach it. */
  address: string;
  /** Address that servers on it listen on. */
  bind: string;
  /** Absolute path of an existing folder there in which the point may make one of its own. */
  dir: string;
  programs: Programs;
}

/** Where the roles of a point run; machines may be one and the same. */
export interface Deployment {
  client: Machine;
  controller: Machine;
  clientPort: number;
  workers: readonly { machine: Machine; port: number }[];
}

/** Every machine once. */
export function machinesOf({ client, controller, workers }: Deployment): Machine[] {
  return [...new Set([client, controller, ...workers.map(({ machine }) => machine)])];
}

/** Bounds of the phases, ms. */
export interface Patience {
  /** Until a started server listens. */
  ready: number;
  /** Until a controller that was told to end has. */
  ending: number;
}

export const patience: Patience = { ready: 60_000, ending: 15_000 };
