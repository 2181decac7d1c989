import type { ClockOffset } from '../../processes/clock-offset.js';
import { type Facts, takes } from './facts.js';
import { fail, ok, type Verdict, warn } from './finding.js';

/** What a machine must offer for what will run there. */
export interface Needs {
  /** Whether repro's own programs run there, which need Node.js, and not the original's. */
  node: boolean;
  /** Ports that will be listened on, and the address. */
  ports: readonly number[];
  bind: string;
  /** Cores that let nothing wait for a core; fewer only warn. */
  cores: number;
  /** Bytes. */
  memory: number;
  /** Bytes that the run is expected to write there. */
  disk: number;
}

/** Oldest Node.js that the programs run on: `engines` of package.json. */
const NODE = [20, 19];
/** A clock further away than this, ms, is worth a word; and one that is a second off is not synchronised at all. */
const CLOCK_WARN = 10;
const CLOCK_FAIL = 1000;

/** Turns facts into verdicts. Pure: what is found is a function of what was said. */
export function judge(facts: Facts, clock: ClockOffset | null, needs: Needs): Verdict[] {
  return [
    judgeSystem(facts),
    ...(needs.node ? [judgeNode(facts.node), judgeCore(facts)] : [judgePrograms(facts)]),
    ...(needs.ports.length > 0 ? [judgePorts(facts, needs)] : []),
    ...(facts.unresolved.length > 0 ? [judgeNames(facts)] : []),
    judgeClock(clock),
    judgeDisk(facts, needs.disk),
    judgeCores(facts.cores, needs.cores),
    judgeMemory(facts.memoryAvailable, needs.memory),
  ];
}

function judgeSystem({ system, missing }: Facts): Verdict {
  if (missing.length === 0) return ok('system', system);
  return fail('system', `${system}, without ${missing.join(', ')}`, 'Install the missing tools there.');
}

export function judgeNode(version: string | undefined): Verdict {
  const next = `Install Node.js ${NODE.join('.')} or newer there; a hosts file may set its PATH under env.`;
  if (version === undefined) return fail('node', 'not there', next);
  const [major, minor] = version.slice(1).split('.').map(Number);
  const old = major < NODE[0] || (major === NODE[0] && minor < NODE[1]);
  return old ? fail('node', `${version} is too old`, next) : ok('node', version);
}

function judgePrograms({ notPrograms }: Facts): Verdict {
  if (notPrograms.length === 0) return ok('programs', 'all there');
  const next = 'Correct the build folder, or build them there.';
  return fail('programs', `not there: ${notPrograms.join(', ')}`, next);
}

function judgeCore({ notPrograms }: Facts): Verdict {
  if (notPrograms.length === 0) return ok('programs', "this repro's are there");
  return warn('programs', "this repro's are not there", 'Give repro run --deploy, which copies them.');
}

function judgePorts({ listening }: Facts, { ports, bind }: Needs): Verdict {
  const all = ports.join(', ');
  if (!listening) return warn('ports', `cannot tell whether ${all} are free`, 'Look there: netstat -an');
  const taken = ports.filter((port) => listening.some((listener) => takes(listener, port, bind)));
  if (taken.length === 0) return ok('ports', `${all} free`);
  const next = `See what listens there: ss -ltnp 'sport = :${taken[0]}'`;
  return fail('ports', `${taken.join(', ')} taken`, next);
}

function judgeNames({ unresolved }: Facts): Verdict {
  const next = 'Say in a hosts file how others reach them: serves: ADDRESS';
  return fail('names', `cannot resolve ${unresolved.join(', ')}`, next);
}

function judgeClock(clock: ClockOffset | null): Verdict {
  if (!clock) return warn('clock', 'cannot be read: no date +%N', 'Check that NTP runs there.');
  const { offset, error } = clock;
  const detail = `${offset < 0 ? '' : '+'}${offset.toFixed(1)} ms ± ${error.toFixed(1)} ms`;
  const least = Math.max(0, Math.abs(offset) - error);
  const next = 'Synchronise the clocks: chronyc makestep';
  if (least > CLOCK_FAIL) return fail('clock', detail, next);
  return least > CLOCK_WARN ? warn('clock', detail, next) : ok('clock', detail);
}

export function judgeDisk(
  { writable, diskFree }: Pick<Facts, 'writable' | 'diskFree'>,
  needed: number,
): Verdict {
  if (!writable) return fail('disk', 'the folder cannot be written to', 'Give another folder.');
  if (diskFree === undefined) return warn('disk', 'room unknown', 'See that there is room: df');
  if (diskFree >= needed) return ok('disk', `${gigabytes(diskFree)} free`);
  const detail = `${gigabytes(diskFree)} free, ${gigabytes(needed)} needed`;
  return fail('disk', detail, 'Make room, or give another folder.');
}

export function judgeCores(cores: number | undefined, wanted: number): Verdict {
  if (cores === undefined) return warn('cores', 'unknown', 'Check that there are enough.');
  if (cores >= wanted) return ok('cores', String(cores));
  const next = 'Expect late actions; spread the roles over more hosts.';
  return warn('cores', `${cores} for ${wanted} processes`, next);
}

export function judgeMemory(available: number | undefined, wanted: number): Verdict {
  if (available === undefined) return warn('memory', 'unknown', 'Check that there is enough.');
  if (available >= wanted) return ok('memory', `${gigabytes(available)} available`);
  const detail = `${gigabytes(available)} available, ${gigabytes(wanted)} wanted`;
  return warn('memory', detail, 'Stop other programs there.');
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;
}
