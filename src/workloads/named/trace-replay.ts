import { UserError } from '../../errors.js';
import { readArguments } from '../arguments.js';
import { modelParameter, sloParameter } from '../common-parameters.js';
import { type Ending, ending } from '../ending.js';
import type { TraceRows } from '../trace.js';
import { lastUserOf, startTraceReplay, stripedModels } from '../trace-replay.js';
import { parseCounts, parseRequestTimes, type RequestTimes } from '../user-trace.js';
import {
  type BoundWorkload,
  defineWorkload,
  type WorkloadContext,
  type WorkloadParameter,
} from '../workload.js';

const parameters: readonly WorkloadParameter[] = [
  { name: 'file', type: 'string', description: 'the trace: comma- or tab-separated text, plain or gzipped' },
  {
    name: 'kind',
    type: 'string',
    choices: ['timestamps', 'counts'],
    description: 'a line for each request, or a line for each interval',
  },
  modelParameter,
  {
    name: 'copies',
    type: 'integer',
    min: 0,
    default: 0,
    description: 'instances of the model, to which the functions are dealt out; 0 is one for each function',
  },
  {
    name: 'interval',
    type: 'number',
    positive: true,
    default: 60,
    description: 'seconds that a line of counts lasts',
  },
  {
    name: 'scale',
    type: 'number',
    positive: true,
    default: 1,
    description: 'multiplies the counts; of timestamps, divides the time between requests',
  },
  sloParameter,
];

interface Settings {
  copies: number;
  /** ns. */
  interval: number;
  scale: number;
  slo: number;
}

type Traffic = Pick<BoundWorkload, 'expectedRequests' | 'endsAfter'> & {
  functions: number;
  start(context: WorkloadContext, copies: number, end: Ending): void;
};

/** Requests exactly when the trace has them. */
function timestamps({ times, functions, functionCount }: RequestTimes, { scale, slo }: Settings): Traffic {
  return {
    functions: functionCount,
    expectedRequests: times.length,
    endsAfter: times[times.length - 1] / scale / 1e9,
    start({ clock, port }, copies, end) {
      const begin = clock.now();
      const users = lastUserOf(stripedModels(functionCount, copies));
      const send = clock.register((i) => {
        const model = functions[i] % copies;
        port.infer(users(model), model, slo);
        if (i + 1 === times.length) return end.allSent();
        clock.at(begin + Math.trunc(times[i + 1] / scale), send, i + 1, 0);
      });
      clock.at(begin + Math.trunc(times[0] / scale), send, 0, 0);
    },
  };
}

/** Poisson arrivals at the rates of the trace. */
function counts(rows: TraceRows, { interval, scale, slo }: Settings): Traffic {
  return {
    functions: rows.functions,
    expectedRequests: rows.totals.reduce((sum, total) => sum + total, 0) * scale,
    endsAfter: (rows.intervals * interval) / 1e9,
    start(context, copies, end) {
      const models = stripedModels(rows.functions, copies);
      let running = rows.functions;
      startTraceReplay(
        context,
        {
          rows,
          clients: rows.functions,
          models,
          userOf: lastUserOf(models),
          source: (row) => context.client(row),
          interval,
          per: interval,
          scale: { value: scale },
          onEnd: () => {
            if (--running === 0) end.allSent();
          },
        },
        () => slo,
      );
    },
  };
}

/** A trace of the user's own; not in the original. */
export const traceReplay = defineWorkload({
  name: 'trace-replay',
  summary: 'Replay of a trace of your own: the time of every request, or counts per interval',
  parameters,
  examples: [
    {
      args: './requests.csv timestamps resnet50_v2',
      explains: 'lines such as 0.125,search: seconds since the start, and the function',
    },
    {
      args: './counts.csv counts resnet50_v2 8 60 0.5',
      explains: 'a column for each function and a line for each minute, at half its volume',
    },
  ],
  notes: [
    'Of repro’s own. The function of a timestamp may be left out. A first line that begins with no number is a header; # starts a comment.',
    'Timestamps are replayed exactly; within an interval of counts, arrivals are Poisson. The run ends with the trace.',
  ],
  bind(args, data) {
    const given = readArguments({ name: 'trace-replay', parameters }, args);
    const file = given.text('file');
    if (data?.file === undefined)
      throw new UserError('E_WORKLOAD_DATA', `trace-replay needs the file ${file}, but may read none here.`);
    const settings: Settings = {
      copies: given.number('copies'),
      interval: Math.max(1, Math.trunc(given.number('interval') * 1e9)),
      scale: given.number('scale'),
      slo: given.number('slo-factor'),
    };
    const text = data.file(file);
    const traffic =
      given.text('kind') === 'timestamps'
        ? timestamps(parseRequestTimes(file, text), settings)
        : counts(parseCounts(file, text), settings);
    const { functions, expectedRequests, endsAfter } = traffic;
    const copies = settings.copies === 0 ? functions : settings.copies;
    return {
      loads: [{ model: given.text('model'), copies }],
      notices: given.notices,
      expectedRequests,
      endsAfter,
      start(context) {
        const end = ending(context);
        traffic.start(end.context, copies, end);
        return { onResponse: end.onResponse };
      },
    };
  },
});
