import { readFileSync } from 'node:fs';
import { Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { goFlags } from '../../cli/faro/go-flags.js';
import { loadJobs } from '../../cli/faro/load-jobs.js';
import { printer, secondsFlag } from '../../cli/live-flags.js';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { clockFrom } from '../../live/clock/clock-of-day.js';
import { runClosedLoop } from '../../live/faro/load/closed-loop.js';
import { runLoad } from '../../live/faro/load/run-load.js';
import { stoppable } from '../../live/stoppable.js';
import { whyNotWritten, writableFolder } from '../../write-file.js';

/** ns before the first request, so that nothing of the start-up makes it late. */
const HEAD_START = 0.2e9;
const MOST_BODY = 64 << 20;

export default class FaroLoad extends ReproCommand {
  static override summary = "Send a trace's requests to live jobs (Faro's load generator)";
  static override description =
    `Posts as many requests each minute as the trace says, whatever becomes of them; or with --url, by workers that each wait for their answer. Command lines of the original's loadgen are understood, with one dash too.
Latency counts from when a request was due. When more than 1 % leave over 10 ms late the run is INVALID, and the status 4.`;
  static override enableJsonFlag = false;
  static override flags = {
    input: Flags.string({
      char: 'i',
      helpValue: 'FILE',
      description:
        "the original's input.json, with urls, or with counts and --heads; or stand-in, with --heads",
      exclusive: ['url'],
    }),
    heads: Flags.string({
      helpValue: 'URL,…',
      description: 'heads of the jobs of a trace of counts, in order',
    }),
    url: Flags.string({ description: 'closed loop: post to this URL' }),
    workers: Flags.integer({
      char: 'n',
      default: 1,
      min: 1,
      max: 10_000,
      description: 'closed loop: workers',
    }),
    duration: secondsFlag({ char: 'd', default: 10, description: 'closed loop: s' }),
    img: Flags.string({ helpValue: 'FILE', description: 'file to post as the body; empty without it' }),
    'interval-type': Flags.option({ options: ['poisson', 'uniform', 'halfuniform', 'instant'] as const })({
      default: 'poisson',
      description: 'gaps of a minute: exponential; equal; equal in its first half; none',
    }),
    compat: Flags.boolean({
      description:
        "the original's gaps: poisson are whole ms of a Poisson distribution, nearly equal; halfuniform are 0",
    }),
    seed: Flags.integer({
      default: -1,
      min: -1,
      max: 2 ** 31 - 1,
      description: 'of the gaps; -1 takes one from the clock',
    }),
    'unit-time': secondsFlag({
      default: 1,
      description: 's of a line of the trace; those of the release are of 60',
    }),
    units: Flags.integer({ min: 1, description: 'send the first so many lines only' }),
    'max-trials': Flags.integer({
      default: 1,
      min: 1,
      max: 100,
      description: 'send again when there is no answer, at most so often in all',
    }),
    'max-idle-conn': Flags.integer({
      default: 2,
      min: 0,
      max: 10_000,
      description: 'idle connections that are kept to each host',
    }),
    timeout: secondsFlag({ default: 60, description: 's for an answer' }),
    out: Flags.string({ helpValue: 'FILE', description: 'list of latencies, ms' }),
    'start-time-out': Flags.string({
      helpValue: 'FILE',
      description: 'list of the times at which requests were due, s',
    }),
    'stats-out': Flags.string({ helpValue: 'FILE', description: 'both as CSV: url, start_time, latency' }),
    output: Flags.string({ helpValue: 'FOLDER', description: 'folder to write faro_minutes.tsv into' }),
    slo: Flags.integer({ default: 720, min: 1, description: 'latency to meet in faro_minutes.tsv, ms' }),
    begin: Flags.integer({
      min: 0,
      helpValue: 'MS',
      description: 'when to begin, ms since 1970; by default at once',
    }),
  };
  static override examples = [
    {
      description: 'As in the evaluation of the paper, but for its gaps',
      command:
        'repro faro load -i input.json -img image.jpg -max_idle_conn 100 -interval_type poisson -seed 42 -unit_time 60 --max_trials 2',
    },
    {
      description: 'Ten minutes of the stand-in for two jobs of this machine',
      command: 'repro faro load -i stand-in --heads http://127.0.0.1:[8000-8001] --unit-time 60 --units 10',
    },
    {
      description: 'Closed loop',
      command: 'repro faro load --url http://127.0.0.1:8000/classifier -n 4 -d 10',
    },
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(FaroLoad, goFlags(this.argv, Object.keys(FaroLoad.flags)));
    const body = flags.img === undefined ? Buffer.alloc(0) : bodyOf(flags.img);
    const sender = {
      body,
      idle: flags['max-idle-conn'],
      trials: flags['max-trials'],
      patience: flags.timeout * 1000,
    };
    const lists = { latencies: flags.out, starts: flags['start-time-out'], stats: flags['stats-out'] };
    const say = printer();
    if (flags.url !== undefined) {
      const url = urlOf(flags.url);
      const { workers, duration } = flags;
      process.exitCode = await stoppable(async (signal) => {
        await runClosedLoop({ url, workers, duration, sender, lists, say }, signal);
        return ExitCode.ok;
      });
      return;
    }
    if (flags.input === undefined)
      throw new UserError(
        'E_USAGE',
        'There is nothing to send.',
        'Give a trace, -i input.json, or --url URL.',
      );
    const jobs = loadJobs(flags.input, flags.heads, flags.units);
    const { output: folder, slo, compat } = flags;
    if (folder !== undefined) writableFolder(folder, 'Give another --output.');
    const seed = flags.seed < 0 ? Date.now() % 2 ** 31 : flags.seed;
    const interval = flags['interval-type'];
    const spacing = interval === 'halfuniform' ? 'half-uniform' : interval;
    const { clock, begin = clock.actual() + HEAD_START } = clockFrom(flags.begin);
    process.exitCode = await stoppable(async (signal) => {
      const shape = { seed, unit: flags['unit-time'], spacing, compat } as const;
      const output = folder === undefined ? undefined : { folder, slos: jobs.map(() => slo) };
      const counts = await runLoad({ clock, begin, jobs, shape, sender, lists, output, say }, signal);
      return counts ? ExitCode.ok : ExitCode.pointFailed;
    });
  }
}

function urlOf(text: string): URL {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text);
  throw new UserError(
    'E_USAGE',
    `'${text}' is no URL.`,
    'Give one such as http://127.0.0.1:8000/classifier.',
  );
}

function bodyOf(file: string): Buffer {
  try {
    const body = readFileSync(file);
    if (body.length <= MOST_BODY) return body;
  } catch (error) {
    throw new UserError('E_USAGE', `Cannot read ${file}: ${whyNotWritten(error)}.`, 'Give another --img.');
  }
  throw new UserError('E_USAGE', `${file} has more than ${MOST_BODY >> 20} MiB.`, 'Give a smaller --img.');
}
