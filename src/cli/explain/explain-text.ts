import type { Explanation } from '../../explain/explain-point.js';
import { ms } from '../../explain/format.js';
import type { Life, Step } from '../../explain/life.js';
import { type ActionRow, expected, gpuName, took, wasPredicted } from '../../explain/rows.js';
import { count } from '../../plural.js';
import { actionTypes } from '../../telemetry/tables/clockwork.js';
import { renderTable } from '../table.js';
import { wrap } from '../wrap.js';
import { timeline } from './timeline.js';

/** Rows of what ran on the GPUs that are listed; a long wait has hundreds. */
const LISTED = 12;

/** An explanation of one request in full, or of several as a table with their reasons. */
export function explainText(explanation: Explanation, width: number): string {
  const { point, lives, scene, actions } = explanation;
  const missing = actions
    ? []
    : [
        wrap(
          'There is no action log: what happened between arrival and departure cannot be told apart. A run with --telemetry all has one.',
          width,
        ),
      ];
  if (lives.length === 0) return `Point ${point} has no request.`;
  const [first] = lives;
  const body = lives.length === 1 ? oneText(first, scene, point, width) : manyText(lives, point, width);
  return [body, ...missing].join('\n\n');
}

function oneText(life: Life, scene: readonly ActionRow[], point: string, width: number): string {
  const { request, reason } = life;
  const slo = request.slo < 0 ? 'no SLO' : `SLO ${ms(request.slo)}`;
  const factor = request.sloFactor > 0 ? ` (factor ${request.sloFactor})` : '';
  return [
    [
      `Request ${request.id} of point ${point}`,
      `model ${request.model}, user ${request.user}, ${slo}${factor}, status ${request.result}, answered at t = ${request.t} ns`,
    ].join('\n'),
    wrap(`${request.met ? 'MET' : `MISSED ${reason.code}`}: ${reason.sentence}`, width),
    timeline(life, width),
    surroundingsText(life, width),
    ...sceneText(life, scene, width),
  ].join('\n\n');
}

function surroundingsText({ request, match, surroundings }: Life, width: number): string {
  const { ahead, known, gpus, busy, arrivals, successes, loads } = surroundings;
  const holding = `${count(request.arrivalCount, 'GPU')} held its model, ${request.departureCount} when it left`;
  const lines = [`When it came: ${count(ahead, 'request')} of its model before it; ${holding}.`];
  const load = `In the second before it left: ${count(arrivals, 'arrival')}, ${successes} answered with success`;
  lines.push(
    known ? `${load}; ${count(gpus, 'GPU')} executed ${(busy * 100).toFixed(0)} % of it.` : `${load}.`,
  );
  for (const load of loads) {
    const { gpu, begin, end, status } = load;
    const predicted = wasPredicted(load) ? `, ${ms(expected(load))} predicted` : '';
    lines.push(
      status === 0
        ? `Weights of its model were loaded on ${gpu} from ${ms(begin - request.arrival)} to ${ms(end - request.arrival)}: ${ms(end - begin)}${predicted}.`
        : `A load of its model on ${gpu} failed with status ${status}.`,
    );
  }
  const others = match.batch.filter((row) => row !== request).map(({ id }) => id);
  const together =
    others.length > 0
      ? ` It shared its batch with ${others.length > 1 ? 'requests' : 'request'} ${others.join(', ')}.`
      : '';
  // Without an action log nothing is known of inferences, which is not to say that there was none.
  if (surroundings.known) lines.push(`${linkText(match)}${together}`);
  return lines.map((line) => wrap(line, width)).join('\n');
}

function linkText({ how, inference, gap, reason }: Life['match']): string {
  if (how === 'unclear') return `Which inference answered it is unclear: ${reason}.`;
  if (how === 'none' || inference === null) return 'No inference answered it.';
  const found = `Inference ${inference.id} on ${gpuName(inference)}, batch of ${inference.batch}`;
  return how === 'exact'
    ? `${found}: its result was handled when the request was answered.`
    : `${found}: the last of its model whose result was handled before the answer, by ${ms(gap ?? 0)}.`;
}

function sceneText({ request, match }: Life, scene: readonly ActionRow[], width: number): string[] {
  const where = match.inference && gpuName(match.inference);
  const there = scene.filter((action) => where === null || gpuName(action) === where);
  if (there.length === 0) return [];
  const shown = [...there].sort((a, b) => a.begin - b.begin || a.id - b.id).slice(-LISTED);
  const predicted = shown.some(wasPredicted);
  const rows = shown.map((action) => [
    action === match.inference ? '>' : '',
    gpuName(action),
    action.type === actionTypes.load ? 'load' : `batch of ${action.batch}`,
    String(action.model),
    ...[action.begin - request.arrival, took(action), ...(predicted ? [expected(action)] : [])].map(ms),
  ]);
  const numbers = ['MODEL', 'BEGAN', 'TOOK', ...(predicted ? ['PREDICTED'] : [])];
  const left = there.length > shown.length ? `, the last ${shown.length} of ${there.length}` : '';
  return [
    `What ran ${where === null ? 'on the GPUs' : `on ${where}`} meanwhile${left}:\n${renderTable(['', 'GPU', 'WHAT', ...numbers], rows, { width, right: numbers })}`,
  ];
}

function manyText(lives: readonly Life[], point: string, width: number): string {
  const stage = (steps: readonly Step[], name: Step['stage']): string => {
    const step = steps.find((one) => one.stage === name);
    return step ? ms(step.to - step.from) : '';
  };
  const rows = lives.map(({ request, steps }) => [
    String(request.id),
    String(request.model),
    request.slo < 0 ? '–' : ms(request.slo),
    ms(request.latency),
    stage(steps, 'queue'),
    stage(steps, 'execution'),
    String(request.result),
  ]);
  const head = ['REQUEST', 'MODEL', 'SLO', 'LATENCY', 'QUEUE', 'EXECUTION', 'STATUS'];
  const reasons = lives.map(({ request, reason }) =>
    wrap(`${request.id} ${request.met ? 'met' : reason.code}: ${reason.sentence}`, width),
  );
  return [
    `The ${lives.length} worst requests of point ${point}: missed ones first, then by latency against SLO`,
    renderTable(head, rows, { width, right: head }),
    tally(lives),
    reasons.join('\n'),
  ].join('\n\n');
}

function tally(lives: readonly Life[]): string {
  const codes = new Map<string, number>();
  for (const { reason } of lives) codes.set(reason.code, (codes.get(reason.code) ?? 0) + 1);
  const sorted = [...codes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return `Reasons: ${sorted.map(([code, n]) => `${code} ${n}`).join(', ')}`;
}
