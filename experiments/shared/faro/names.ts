/** Names of policies in figures, in the order in which they are drawn. */
export const policyLabels: Readonly<Record<string, string>> = {
  fairshare: 'FairShare',
  oneshot: 'Oneshot',
  'oneshot-ema': 'Oneshot, smoothed',
  omiomd: 'Oneshot, in steps',
  aiad: 'AIAD',
  ai: 'AI',
  mark: 'MArk',
  'faro-fair': 'Faro-Fair',
  'faro-sum': 'Faro-Sum',
  'faro-fair-sum': 'Faro-FairSum',
  'faro-penalty-sum': 'Faro-PenaltySum',
  'faro-penalty-fair-sum': 'Faro-PenaltyFairSum',
};

export const baselines = ['fairshare', 'oneshot', 'aiad', 'mark'] as const;

/** The nine that the paper compares, from the top of a figure down. */
export const policyNames = [
  ...baselines,
  ...(['faro-fair', 'faro-sum', 'faro-fair-sum', 'faro-penalty-sum', 'faro-penalty-fair-sum'] as const),
] as const;

/** A policy's name in figures; of a user's own the name of its file. */
export function labelOf(policy: string): string {
  return (
    policyLabels[policy] ??
    policy
      .split(/[\\/]/)
      .at(-1)!
      .replace(/\.\w+$/, '')
  );
}
