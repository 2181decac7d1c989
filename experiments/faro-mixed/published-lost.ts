/** Utility that was lost on the release's cluster, by policy: `published.tsv`, which claims cannot read, since they know no folder. */
export const publishedLost: Readonly<Record<string, number>> = {
  fairshare: 1.2555,
  oneshot: 2.8866,
  aiad: 1.1906,
  mark: 0.5065,
  'faro-fair': 0.3643,
  'faro-sum': 0.4229,
  'faro-fair-sum': 0.2227,
  'faro-penalty-sum': 0.2694,
  'faro-penalty-fair-sum': 0.2651,
};
