import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';

/** The error of a replay server that does other than it should. `address` is its `host:port`. */
export function badServer(address: string, what: string, next: string): UserError {
  return new UserError('E_SERVER', `Replay server ${address} ${what}.`, next, ExitCode.host);
}

/** The error of a server that says to be another instance than its place in the list of addresses. */
export function misplaced(address: string, idx: number, instance: number): UserError {
  return badServer(
    address,
    `calls itself instance ${idx}, but is number ${instance} of the addresses`,
    'Give the addresses in the order in which the servers were started.',
  );
}

/** The error of a service time, ms, that is none. */
export function nonsense(address: string, exeTime: number): UserError {
  return badServer(
    address,
    `answered with a service time of ${exeTime} ms`,
    'Check that it is a replay server of Kairos.',
  );
}

/** The error of a run that the user ended. */
export function interrupted(): UserError {
  return new UserError(
    'E_INTERRUPTED',
    'Stopped; what was served so far is not counted.',
    '',
    ExitCode.interrupted,
  );
}

/** The error of an address that nothing can listen on. */
export function cannotListen(address: string, error: Error): UserError {
  return new UserError(
    'E_LISTEN',
    `Cannot listen on ${address}: ${error.message.replace(/\.$/, '')}.`,
    'Stop what listens there, or give another --port.',
    ExitCode.host,
  );
}
