/** Labels by which a job's objects are found: its number, and what they are of it. */
export const JOB = 'repro.faro/job';
export const ROLE = 'repro.faro/role';
export const HEAD = 'head';
export const REPLICA = 'replica';
