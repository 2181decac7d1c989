import type { ClaimRow } from '../claims/check.js';
import type { Life } from '../explain/life.js';
import type { PageFigure } from '../plot/render/page-figure.js';
import type { Manifest, PointStatus, Value } from '../telemetry/run.js';
import type { Activity } from './activity.js';
import type { SimulatorOffer } from './simulator/offer.js';

/** A number of a point, with what it is of. */
export interface Measure {
  name: string;
  /** `%`, `ms`, `requests/s`; empty for a plain count. */
  unit: string;
  value: number;
}

/** A row of the table of points. */
export interface PointRow {
  name: string;
  /** Values of the parameters that differ between points, and the repeat, in the order of `varied`. */
  values: readonly (Value | null)[];
  status: PointStatus;
  measures: readonly Measure[];
}

/** A point that cannot be trusted, or is not there. */
export interface Trouble {
  point: string;
  status: 'failed' | 'invalid' | 'unfinished';
  reason: string;
}

/** The slowest requests of a point; without a life where its system logs none. */
export interface Slowest {
  point: string;
  lives: readonly Life[];
  /** Without lives: the rows of the slowest queries or minutes. */
  table: { columns: readonly string[]; rows: readonly (readonly (string | number)[])[] } | null;
}

/** A parameter as the run had it. */
export interface ParameterRow {
  name: string;
  /** One value, or those of the sweep. */
  values: readonly Value[];
  unit: string;
  description: string;
  /** Who chose it. */
  origin: 'default' | 'scale' | '--set' | 'sweep' | 'log';
}

export interface ReportedFigure {
  name: string;
  title: string;
  caption: string;
  page: PageFigure;
}

/** A claim's table, or why there is none. */
export type Claims = { rows: readonly ClaimRow[] } | { reason: string };

/** All that a report shows, collected from a logdir. */
export interface ReportData {
  experiment: string | null;
  title: string;
  summary: string;
  /** System, paper, venue, section and figure in a line; null for a log of unknown origin. */
  paper: string | null;
  /** Name of the logdir's folder. */
  folder: string;
  manifest: Manifest | null;
  activity: Activity;
  planned: number;
  claims: Claims;
  figures: readonly ReportedFigure[];
  /** Why some or all figures are not there. */
  figureNotes: readonly string[];
  /** What tells points apart: parameters, and `repeat` where there are several. */
  varied: readonly string[];
  points: readonly PointRow[];
  troubles: readonly Trouble[];
  slowest: readonly Slowest[];
  /** What the list of the slowest leaves out, and how to see it. */
  slowestNote: string;
  parameters: readonly ParameterRow[];
  /** Command that repeats the run; null for a log of unknown origin. */
  repeat: string | null;
  notices: readonly string[];
  simulator: SimulatorOffer | { reason: string };
}
