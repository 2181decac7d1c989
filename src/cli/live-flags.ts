import { Flags } from '@oclif/core';
import { CLIError } from '@oclif/core/errors';
import { plainLine } from '../plain-line.js';

/** The flags that live processes share. */
export const bindFlag = Flags.string({
  default: '127.0.0.1',
  description: 'address to listen on; 0.0.0.0 is every one of this machine, as in the original',
  helpValue: 'ADDRESS',
});

export const portFlag = (port: number) =>
  Flags.integer({ char: 'p', default: port, min: 1, max: 65_535, description: 'port to listen on' });

export const maxBodyFlag = Flags.integer({
  default: 64,
  min: 1,
  max: 2048,
  description: 'close a connection that announces a message body of more MiB',
  helpValue: 'MIB',
});

export const waitFlag = Flags.integer({
  default: 10,
  min: 0,
  max: 86_400,
  description: 'keep trying to connect for so many seconds',
  helpValue: 'SECONDS',
});

/** A number from 0 to 1. */
export const fractionFlag = Flags.custom<number>({
  async parse(text) {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= 0 && value <= 1) return value;
    throw new CLIError(`Expected a number from 0 to 1 but received: ${text}`);
  },
});

/** A number above 0. */
export const positiveFlag = Flags.custom<number>({
  async parse(text) {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value > 0 && value < 1e12) return value;
    throw new CLIError(`Expected a number above 0 but received: ${text}`);
  },
});

/** A number of seconds above 0. */
export const secondsFlag = Flags.custom<number>({
  async parse(text) {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value > 0 && value <= 2e6) return value;
    throw new CLIError(`Expected a number of seconds above 0 but received: ${text}`);
  },
});

const units: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

/** A time with its unit, `5ms`, in ns. */
export const durationFlag = Flags.custom<number>({
  helpValue: 'TIME',
  async parse(text) {
    const [, digits, unit] = /^(\d+(?:\.\d+)?)(ns|us|ms|s)$/.exec(text) ?? [];
    const ns = Math.round(Number(digits) * units[unit]);
    if (ns >= 0 && Number.isSafeInteger(ns)) return ns;
    throw new CLIError(`Expected a time with its unit (5ms, 0.1s) but received: ${text}`);
  },
});

/** Prints lines as they come, so that they can be followed through a pipe; a peer's words in them cannot make lines of their own. */
export function printer(): (line: string) => void {
  return (line) => {
    process.stdout.write(`${plainLine(line)}\n`);
  };
}
