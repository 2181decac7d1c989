import type { policyNames } from '../shared/faro/names.js';

/** Utility that the release's runs on a cluster lost, means of five trials each, by size and policy; computed from the result files that it ships. */
export const clusterLost: Readonly<Record<number, Readonly<Record<(typeof policyNames)[number], number>>>> = {
  16: {
    fairshare: 8.7122,
    oneshot: 7.5819,
    aiad: 7.6644,
    mark: 6.8557,
    'faro-fair': 7.707,
    'faro-sum': 5.7072,
    'faro-fair-sum': 6.9909,
    'faro-penalty-sum': 5.7191,
    'faro-penalty-fair-sum': 7.6857,
  },
  32: {
    fairshare: 2.4158,
    oneshot: 4.8314,
    aiad: 1.9626,
    mark: 2.0215,
    'faro-fair': 0.8035,
    'faro-sum': 0.9202,
    'faro-fair-sum': 0.7904,
    'faro-penalty-sum': 1.0457,
    'faro-penalty-fair-sum': 1.2023,
  },
  36: {
    fairshare: 2.4158,
    oneshot: 4.3377,
    aiad: 1.4472,
    mark: 0.813,
    'faro-fair': 0.4176,
    'faro-sum': 0.4644,
    'faro-fair-sum': 0.477,
    'faro-penalty-sum': 0.4397,
    'faro-penalty-fair-sum': 0.4894,
  },
};
