import { codeVersion } from '../../code-version.js';
import type { Check } from '../../telemetry/logdir/shape.js';
import { field, isHash, isList, isObject, isText, oneOf, optional } from '../../telemetry/logdir/shape.js';
import { type AskedComparison, type AskedExplanation, comparisonShape, explanationShape } from './asked.js';
import {
  type AskedAllocation,
  type AskedPlan,
  type AskedProfile,
  allocationShape,
  planShape,
  profileShape,
} from './asked-inputs.js';
import type { RunOrigin } from './run-origin.js';

/** What drew a figure. */
export const drawers = [
  'run',
  'compare',
  'search',
  'explain',
  'plan',
  'allocate',
  'profile',
  'repro',
] as const;

/** What the commands that keep it were asked for. */
export type Asked = AskedComparison | AskedExplanation | AskedPlan | AskedAllocation | AskedProfile;

/** What a figure shows: which runs, and which of repro's commands draws it. */
export interface Origin {
  /** `run` is `repro run` and `repro plot`, which draw the same; `repro` any other command. */
  by: (typeof drawers)[number];
  runs: readonly RunOrigin[];
  /** What the command was asked for, with which it draws the same again. */
  asked?: Asked;
}

/** What the file of a figure carries, as JSON. */
export interface FigureMetadata {
  format: 1;
  figure: string;
  by: Origin['by'];
  /** The repro that drew it; that which ran is with each run. */
  drawn: { repro: string; source: string; commit?: string };
  runs: RunOrigin[];
  asked?: Asked;
}

/** Makes the text that a figure's file carries: the same for the same run and the same code. ASCII, since not all formats take more. */
export function metadataText(figure: string, { by, runs, asked }: Origin): string {
  const { repro, source, commit } = codeVersion();
  const metadata: FigureMetadata = {
    format: 1,
    figure,
    by,
    drawn: { repro, source, ...(commit !== undefined && { commit }) },
    runs: [...runs],
    ...(asked && { asked }),
  };
  return asciiJson(metadata);
}

/** JSON without a character that any of the formats would have to escape otherwise. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]|[<>&]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const shape: Check = (value) =>
  field(value, 'format', oneOf([1])) ??
  field(value, 'figure', isText) ??
  field(value, 'by', oneOf(drawers)) ??
  field(value, 'drawn', (drawn) => field(drawn, 'repro', isText) ?? field(drawn, 'source', isHash)) ??
  field(value, 'runs', isList(run)) ??
  field(value, 'asked', optional(asked((value as FigureMetadata).by)));

const shapes: Readonly<Record<string, Check>> = {
  compare: comparisonShape,
  explain: explanationShape,
  plan: planShape,
  allocate: allocationShape,
  profile: profileShape,
};

const asked = (by: string): Check => shapes[by] ?? isObject;

const run: Check = (value) =>
  field(value, 'points', (points) => field(points, 'digest', isHash)) ??
  field(value, 'parameters', optional(isObject));

/** Reads such a text; a sentence about what is wrong with it instead when it is damaged. */
export function parseMetadata(text: string): FigureMetadata | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  return shape(value) ?? (value as FigureMetadata);
}
