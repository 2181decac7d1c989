import { readArguments } from '../arguments.js';
import { dayOf, MEMORY_LIMIT, startAzureReplay } from '../azure-replay.js';
import { defineWorkload, type ModelLoad, type WorkloadDeclaration } from '../workload.js';
import { RESNET50, spreadOver, zooOf } from '../zoo-of.js';

interface Variant {
  name: string;
  summary: string;
  explains: string;
  notes?: readonly string[];
  loads(zoo: () => readonly string[]): ModelLoad[];
  mapping: 'contiguous' | 'striped';
  /** Seconds. */
  interval: number;
  randomise: boolean;
  /** Replays only so many of the heaviest functions. */
  functions?: number;
}

/** Day 1 at its own rates, without parameters. */
function variant(declared: Variant): WorkloadDeclaration {
  const { name, summary, explains, notes = [], functions = Number.POSITIVE_INFINITY } = declared;
  return defineWorkload({
    name,
    summary,
    parameters: [],
    examples: [{ args: '', explains }],
    notes: ['Accepted by the original, but missing from its help.', ...notes],
    bind(args, data) {
      const given = readArguments({ name, parameters: [] }, args);
      const loads = declared.loads(() => zooOf(name, data));
      return {
        loads,
        notices: given.notices,
        expectedRequests: Number.POSITIVE_INFINITY,
        days: [1],
        start(context) {
          const rows = dayOf(name, data, 1);
          startAzureReplay(context, {
            ...declared,
            rows: { ...rows, functions: Math.min(rows.functions, functions) },
            models: loads.reduce((sum, { copies }) => sum + copies, 0),
            scale: { value: 1 },
          });
          return {};
        },
      };
    },
  });
}

const threeOfEach = (zoo: () => readonly string[]) => zoo().map((model) => ({ model, copies: 3 }));
const middle =
  'Begins in interval 735 of the day, with at most 2.15 s of it left, like azure with randomise.';

export const azureVariants: readonly WorkloadDeclaration[] = [
  variant({
    name: 'azure_half',
    summary: `Day 1 of the Azure Functions trace at its own volume on ${MEMORY_LIMIT} models`,
    explains: 'runs until stopped',
    loads: (zoo) => spreadOver(zoo(), MEMORY_LIMIT),
    mapping: 'contiguous',
    interval: 60,
    randomise: false,
  }),
  variant({
    name: 'azure_small',
    summary: 'Day 1 of the Azure Functions trace dealt out to 3 copies of every model',
    explains: 'runs until stopped',
    loads: threeOfEach,
    mapping: 'striped',
    interval: 60,
    randomise: false,
  }),
  variant({
    name: 'azure_single',
    summary: `The heaviest function of day 1 on one ${RESNET50}, a minute of the trace lasting 1 s`,
    explains: 'requests of user 0; runs until stopped',
    loads: () => [{ model: RESNET50, copies: 1 }],
    mapping: 'striped',
    interval: 1,
    randomise: false,
    functions: 1,
  }),
  variant({
    name: 'azure_fast',
    summary: 'azure_small with a minute of the trace lasting 1 s',
    explains: 'runs until stopped',
    notes: [middle],
    loads: threeOfEach,
    mapping: 'striped',
    interval: 1,
    randomise: true,
  }),
];
