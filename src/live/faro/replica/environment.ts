/** Environment variables of a replica's process: its head's URL, the word that it lets in, the model as JSON, and the seed of its draws. */
export const env = {
  head: 'REPRO_FARO_HEAD',
  token: 'REPRO_FARO_TOKEN',
  model: 'REPRO_FARO_MODEL',
  seed: 'REPRO_FARO_SEED',
};
