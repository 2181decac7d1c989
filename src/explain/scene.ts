import { ink, pale, palette } from '../plot/theme.js';
import { actionTypes } from '../telemetry/tables/clockwork.js';
import type { Life } from './life.js';
import { type ActionRow, gpuName } from './rows.js';

const LANE = 18;
/** Lanes that a figure has room for. */
const MOST_LANES = 24;

const looks = {
  own: { label: 'its own batch', colour: palette.blue },
  model: { label: 'its model', colour: palette.sky },
  other: { label: 'another model', colour: pale.grey },
  load: { label: "loading its model's weights", colour: palette.vermillion },
  others: { label: "loading another's", colour: palette.orange },
} as const;

/** What the GPUs did while a request was there, a lane each for inferences and loads; null when nothing is known. */
export function sceneOf({ request, match }: Life, scene: readonly ActionRow[], x: object, width: number) {
  const sorted = [...scene].sort((a, b) => a.worker - b.worker || a.gpu - b.gpu || a.type - b.type);
  const laneOf = (action: ActionRow): string =>
    `${gpuName(action)}${action.type === actionTypes.load ? ' loads' : ''}`;
  const own = match.inference;
  // The GPU that it was executed on comes first, and stays when there are too many.
  const first = sorted.filter((action) => own !== null && gpuName(action) === gpuName(own));
  const lanes = [...new Set([...first, ...sorted].map(laneOf))].slice(0, MOST_LANES);
  if (lanes.length === 0) return null;
  const kindOf = (action: ActionRow): keyof typeof looks => {
    if (action.type === actionTypes.load) return action.model === request.model ? 'load' : 'others';
    if (action === own) return 'own';
    return action.model === request.model ? 'model' : 'other';
  };
  const values = sorted
    .filter((action) => lanes.includes(laneOf(action)))
    .map((action) => ({
      lane: laneOf(action),
      what: looks[kindOf(action)].label,
      from: Math.max(0, action.begin - request.arrival) / 1e6,
      to: (action.end - request.arrival) / 1e6,
      model: action.model,
      batch: action.batch,
    }));
  const used = Object.values(looks).filter(({ label }) => values.some(({ what }) => what === label));
  return {
    width,
    height: { step: LANE },
    data: { values },
    mark: { type: 'bar', clip: true, stroke: ink.paper, strokeWidth: 0.6 },
    encoding: {
      y: {
        field: 'lane',
        type: 'nominal',
        sort: lanes,
        title: null,
        scale: { domain: lanes, paddingInner: 0.2 },
        axis: { ticks: false, domain: false, minExtent: 150 },
      },
      x: { field: 'from', ...x },
      x2: { field: 'to' },
      color: {
        field: 'what',
        type: 'nominal',
        scale: { domain: used.map(({ label }) => label), range: used.map(({ colour }) => colour) },
        legend: { title: null, orient: 'top', direction: 'horizontal' },
      },
      tooltip: [
        { field: 'what', title: 'what' },
        { field: 'model', title: 'model' },
        { field: 'batch', title: 'batch' },
        { field: 'from', title: 'from (ms)', format: '.3f' },
        { field: 'to', title: 'to (ms)', format: '.3f' },
      ],
    },
  };
}
