import type { FigureDeclaration } from 'repro';
import { fleetFigure } from './fleet.js';
import { linesFigure } from './lines.js';
import { tailFigure } from './tail.js';

const loads =
  'Load: mean rate over what the fleet serves one by one, without the burst. With 95 % intervals.';

export const figures: readonly FigureDeclaration[] = [
  linesFigure({
    name: 'tournament_goodput',
    title: 'Responses within their SLO',
    axis: 'Goodput (requests/s)',
    of: ({ goodput }) => goodput,
    offered: true,
    caption: [loads, 'Broad: what was sent.'],
  }),
  linesFigure({
    name: 'tournament_cost',
    title: 'What good responses cost',
    axis: '$ per million good responses',
    of: ({ costPerMillion }) => costPerMillion,
    log: true,
    caption: [
      loads,
      'Instances that are paid for times their price, until the last answer; without good responses there is no mark.',
    ],
  }),
  tailFigure,
  fleetFigure,
];
