import type { policyNames } from '../shared/faro/names.js';

/** Utility that the release's simulations lost, by size and policy: `published.tsv`, which claims cannot read, since they know no folder. */
export const publishedLost: Readonly<Record<number, Readonly<Record<(typeof policyNames)[number], number>>>> =
  {
    16: {
      fairshare: 9.2204,
      oneshot: 8.0471,
      aiad: 8.1479,
      mark: 7.4335,
      'faro-fair': 8.2499,
      'faro-sum': 6.0055,
      'faro-fair-sum': 7.8512,
      'faro-penalty-sum': 6.0942,
      'faro-penalty-fair-sum': 8.1437,
    },
    32: {
      fairshare: 2.0773,
      oneshot: 4.3663,
      aiad: 1.7141,
      mark: 1.7745,
      'faro-fair': 0.8046,
      'faro-sum': 0.9126,
      'faro-fair-sum': 0.7761,
      'faro-penalty-sum': 0.9403,
      'faro-penalty-fair-sum': 1.1409,
    },
    36: {
      fairshare: 2.0773,
      oneshot: 3.8739,
      aiad: 1.3926,
      mark: 0.6363,
      'faro-fair': 0.3866,
      'faro-sum': 0.3851,
      'faro-fair-sum': 0.3785,
      'faro-penalty-sum': 0.3802,
      'faro-penalty-fair-sum': 0.4257,
    },
    40: {
      fairshare: 0.3437,
      oneshot: 3.4502,
      aiad: 1.3644,
      mark: 0.3122,
      'faro-fair': 0.2716,
      'faro-sum': 0.2655,
      'faro-fair-sum': 0.2644,
      'faro-penalty-sum': 0.2563,
      'faro-penalty-fair-sum': 0.2728,
    },
  };
