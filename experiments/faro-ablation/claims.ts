import type { ClaimDeclaration, Measurement, Run } from 'repro';
import {
  byRepeat,
  distance,
  extreme,
  judged,
  lost,
  order,
  ratio,
  type Value,
} from '../shared/faro/claims.js';
import { type Group, unlike } from '../shared/faro/outcomes.js';
import { forecasterOf } from '../shared/faro/texts.js';
import { publishedLost } from './published-lost.js';
import { bySteps, quotas, stepNames } from './steps.js';

const source = "the release's simulations (published.tsv)";
type At = (step: string) => Group;

/** The least or the most over sizes of the cluster. */
async function atQuotas(
  run: Run,
  pick: 'least' | 'most',
  measure: (at: At, quota: number) => Value & { where?: string },
  wanted = quotas,
): Promise<Measurement> {
  const needs = wanted.flatMap((quota) => stepNames.map((step) => `${quota}/${step}`));
  return judged(run, bySteps, { reason: await unlike(run), needs }, (group) =>
    extreme(
      pick,
      wanted.map((quota) => {
        const found = measure((step) => group(`${quota}/${step}`), quota);
        const where = [`${quota} replicas`, ...(found.where ? [found.where] : [])].join(', ');
        return { ...found, where };
      }),
    ),
  );
}

const before = (step: string) => stepNames[stepNames.indexOf(step) - 1];

/** What a step loses, as a multiple of what the step before it loses. */
const gain = (at: At, step: string) => ({ ...ratio(at(step), at(before(step)), lost), where: step });

/** What a step leaves, as a multiple of what another leaves. */
function gainOver(at: At, step: string, other: string): Value {
  const groups = [step, before(step), other, before(other)].map(at);
  return byRepeat(
    groups,
    ([mine, mineBefore, its, itsBefore]) => lost(mine) / lost(mineBefore) / (lost(its) / lost(itsBefore)),
  );
}

export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'faro-ablation.relaxation',
    statement: 'Relaxation halves the lost utility, at 32, 36 and 40 replicas: what is left of it',
    source: `Faro (EuroSys'25), Figure 16: 0.47, 0.38, 0.27; ${source}`,
    expected: { relation: 'at most', value: 0.5 },
    tolerance: 0,
    measure: (run) => atQuotas(run, 'most', (at) => gain(at, 'conf2')),
  },
  {
    id: 'faro-ablation.largest',
    statement:
      'No other step gains as much as relaxation: what relaxation leaves as a multiple of what the next best step leaves',
    source: `Faro (EuroSys'25), Figure 16; ${source}`,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0,
    measure: (run) =>
      atQuotas(run, 'most', (at) => {
        const others = stepNames.slice(2).map((step) => gain(at, step));
        const best = others.reduce((found, one) => (one.value < found.value ? one : found));
        return { ...gainOver(at, 'conf2', best.where), where: best.where };
      }),
  },
  {
    id: 'faro-ablation.monotone',
    statement: 'No step but shrinking loses more utility than the one before it, up to 2 %',
    source: `${source}, where it holds; 2 % is twice the relative spread of their seeds`,
    expected: { relation: 'at most', value: 1.02 },
    tolerance: 0,
    measure: (run) =>
      atQuotas(run, 'most', (at) => {
        const others = stepNames.slice(1).filter((step) => step !== 'conf6');
        return extreme(
          'most',
          others.map((step) => gain(at, step)),
        ) as Value & { where: string };
      }),
  },
  {
    id: 'faro-ablation.shrinking',
    statement:
      'Shrinking is about neutral at 32 and 36 replicas: the change of the lost utility that is furthest from none',
    source: `${source}: 0.5 % less at 32 replicas, 2 % more at 36; at 40 it is 22 % more`,
    expected: { relation: 'at most', value: 0.05 },
    tolerance: 0,
    measure: (run) => atQuotas(run, 'most', (at) => distance(gain(at, 'conf6'), 1), [32, 36]),
  },
  {
    id: 'faro-ablation.quantiles',
    statement:
      'Careful forecasts where quota is left lose no more utility than median ones, at 32, 36 and 40 replicas',
    source: `Faro (EuroSys'25), Figure 16: 1.00, 0.94, 0.76; ${source}`,
    expected: { relation: 'at most', value: 1.01 },
    tolerance: 0,
    measure: (run) => {
      const who = run.points[0] ? forecasterOf(run, run.points[0]) : 'oracle';
      if (who === 'oracle' || who === 'persistence')
        return {
          notTestable: `${who} forecasts no quantiles; needs --set predictor=ewma or another that does`,
        };
      return atQuotas(run, 'most', (at) => gain(at, 'final'));
    },
  },
  {
    id: 'faro-ablation.order',
    statement:
      'Steps lose utility in the order of the published ones: rank correlation, at 32, 36 and 40 replicas',
    source: `${source}; limit chosen by this project before it was measured`,
    expected: { relation: 'at least', value: 0.8 },
    tolerance: 0,
    measure: (run) =>
      atQuotas(run, 'least', (at, quota) =>
        order(
          stepNames.map(at),
          stepNames.map((step) => publishedLost[`${quota}/${step}`]),
        ),
      ),
  },
];
