import { readArguments } from '../arguments.js';
import { exponentialSeconds, fixedRate, poisson } from '../arrivals.js';
import { startBurstyClosedLoops } from '../bursty-closed-loop.js';
import { startBurstyOpenLoops } from '../bursty-open-loop.js';
import { startClosedLoops } from '../closed-loop.js';
import { controllerDefault, startOpenLoops } from '../open-loop.js';
import { defineWorkload } from '../workload.js';
import { zooOf } from '../zoo-of.js';

/** Every kind of client on every model. Seeds are the same for all models, as in the original. */
export const example = defineWorkload({
  name: 'example',
  summary: 'One copy of every model of the zoo, each under five kinds of clients at once',
  parameters: [],
  examples: [{ args: '', explains: 'runs until stopped' }],
  notes: [
    'Each model has: 5 requests/s at a fixed rate; Poisson at 10; bursts of Poisson at 10 (mean 10 s, pauses 20 s); a closed loop of one request; a bursty closed loop of one request.',
    'A pause of the bursty closed loop is drawn from the bursts’ distribution, as in the original.',
    'All models share the seeds, so with seed 0 they receive their requests at the same instants.',
  ],
  bind(args, data) {
    const given = readArguments({ name: 'example', parameters: [] }, args);
    const zoo = zooOf('example', data);
    const ids = zoo.map((_, i) => i);
    return {
      loads: zoo.map((model) => ({ model, copies: 1 })),
      notices: given.notices,
      expectedRequests: Number.POSITIVE_INFINITY,
      start(context) {
        const source = (seed: number, kind: string, i: number) => context.client(seed, `${kind}/${i}`);
        const open = ids.flatMap((i) => [
          { userId: i, model: i, arrivals: fixedRate(5) },
          { userId: i, model: i, arrivals: poisson(10, source(1, 'poisson', i)) },
        ]);
        const bursty = ids.map((i) => {
          const bursts = source(1, 'bursts', i);
          return {
            userId: i,
            model: i,
            requests: poisson(10, source(2, 'requests', i)),
            source: bursts,
            burst: exponentialSeconds(10, bursts),
            idle: exponentialSeconds(20, bursts),
          };
        });
        const burstyClosed = ids.map((i) => {
          const bursts = source(0, 'closed-bursts', i);
          return {
            userId: i,
            model: i,
            concurrency: 1,
            source: bursts,
            burst: exponentialSeconds(10, bursts),
            idle: exponentialSeconds(20, bursts),
          };
        });
        startOpenLoops(context, open, controllerDefault);
        startBurstyOpenLoops(context, bursty, controllerDefault);
        const loops = [
          startClosedLoops(
            context,
            ids.map((i) => ({ userId: i, models: [i], concurrency: 1 })),
            controllerDefault,
          ),
          startBurstyClosedLoops(context, burstyClosed, controllerDefault),
        ];
        return { onResponse: (requestId) => loops.forEach((loop) => void loop.onResponse(requestId)) };
      },
    };
  },
});
