/** Who distributes queries. */
export const distributorNames = ['kairos', 'compat', 'fcfs', 'threshold', 'earliest', 'oracle'] as const;
export type DistributorName = (typeof distributorNames)[number];

/** How queries arrive: a Poisson process, or the original's whole numbers of ms. */
export const arrivalNames = ['exponential', 'integer-poisson'] as const;
export type ArrivalName = (typeof arrivalNames)[number];
