import { stream } from '../../serving-core/random/streams.js';

/** Random numbers of a comparison by name: the same ones each time, so that the same runs compare alike. */
export const draws = (name: string) => stream(0, `compare/${name}`);
