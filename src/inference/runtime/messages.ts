import type { LoadableModel, Ran, SessionOptions } from './sessions.js';

/** What a device's thread can be asked for, and what each answers. */
export interface Calls {
  ready: { args: []; result: undefined };
  version: { args: []; result: string };
  load: { args: [key: string, model: LoadableModel]; result: number };
  unload: { args: [key: string]; result: undefined };
  run: { args: [key: string, batch: number, input: Uint8Array]; result: Ran };
  time: { args: [key: string, batch: number, runs: number]; result: Float64Array };
  outputSize: { args: [key: string, batch: number]; result: number };
}

export type CallName = keyof Calls;

export interface Request {
  id: number;
  call: CallName;
  args: readonly unknown[];
}

/** An error that crosses a thread: what a UserError or any other one has. */
export interface PlainError {
  name: string;
  message: string;
  code?: string;
  next?: string;
}

export type Reply = { id: number; result: unknown } | { id: number; error: PlainError };

/** What a thread is started with. */
export interface ThreadOptions extends SessionOptions {
  /** One 32-bit integer, which is 1 once the thread is to end. */
  ending: SharedArrayBuffer;
}

/** Asks a thread to end, behind all that it was asked before. */
export const END = 'end';
