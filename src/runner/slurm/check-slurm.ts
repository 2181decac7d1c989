import { slurm, unusable } from './command.js';
import type { SlurmOptions } from './options.js';
import { trySubmit } from './submit.js';

/** Tasks in one array where Slurm does not say how many it takes: its own default. */
const MOST_TASKS = 1000;

/** What is to be known of a cluster. */
export interface ClusterFacts {
  name: string;
  /** `22.05.8`. */
  version: string;
  /** Tasks that an array may have. */
  mostTasks: number;
}

/**
 * Asks the controller for what is to be known of the cluster.
 *
 * @param timeout ms until it counts as hanging.
 * @throws UserError with status 5 when there is no Slurm here, or its controller does not answer.
 */
export async function clusterFacts(timeout?: number): Promise<ClusterFacts> {
  const { status, stdout, said } = await slurm('scontrol', ['show', 'config'], '', timeout);
  if (status !== 0 || !stdout.includes('='))
    throw unusable('Slurm cannot be used from here', said, 'Run where sinfo shows the cluster.');
  const field = (name: string) => new RegExp(`^${name}\\s*=\\s*(\\S+)`, 'm').exec(stdout)?.[1];
  const size = Number(field('MaxArraySize'));
  return {
    name: field('ClusterName') ?? 'unnamed',
    version: field('SLURM_VERSION') ?? 'unknown',
    mostTasks: Number.isSafeInteger(size) && size > 0 ? size : MOST_TASKS,
  };
}

/**
 * Checks Slurm and what it is asked for, before anything is written.
 *
 * @throws UserError with status 5 and what Slurm says.
 */
export async function checkSlurm(options: SlurmOptions): Promise<ClusterFacts> {
  const facts = await clusterFacts();
  const script = '#!/bin/sh\n';
  await trySubmit({ name: 'repro-check', tasks: 1, options, script });
  return facts;
}
