import type { DaySource } from '../../datasets/azure/day-source.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import type { Command } from '../processes/launcher.js';

/** The command that plays a role, with files that must lie there before it starts, by path. */
export interface RoleCommand extends Command {
  files: Readonly<Record<string, string>>;
  /** A client that ends after the point's duration by itself: nobody else needs to end it. */
  endsItself?: boolean;
}

export interface WorkerPlace {
  /** Folder of the worker's own on its host. */
  dir: string;
  port: number;
  /** Address to listen on. */
  bind: string;
}

export interface ControllerPlace {
  /** Existing folder that the telemetry is written into. */
  logDir: string;
  /** Address and port to listen on for clients. */
  bind: string;
  port: number;
  /** `host:port` of each worker, in order. */
  workers: readonly string[];
}

export interface ClientPlace {
  /** Folder of the client's own on its host. */
  dir: string;
  /** `host:port` of the controller. */
  controller: string;
  /** Of the arrivals; the original knows only 0. */
  seed: number;
  /** Days of a trace that the workload replays. */
  days?: readonly DaySource[];
}

/** Programs that play Clockwork's roles, one function a role from a point's declaration. Values in, command lines out. */
export interface Programs {
  worker(spec: ClockworkSpec, place: WorkerPlace): RoleCommand;
  controller(spec: ClockworkSpec, place: ControllerPlace): RoleCommand;
  client(spec: ClockworkSpec, place: ClientPlace): RoleCommand;
}
