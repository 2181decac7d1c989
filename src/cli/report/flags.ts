import { Flags } from '@oclif/core';

/** How many of a point's slowest requests a report explains. */
export const worstFlag = Flags.integer({
  default: 5,
  min: 0,
  max: 50,
  description: 'slowest requests of a point to explain; 0 for none',
});
