export const policyNames = [
  ...(['fairshare', 'oneshot', 'aiad', 'mark', 'faro-fair', 'faro-sum', 'faro-fair-sum'] as const),
  ...(['faro-penalty-sum', 'faro-penalty-fair-sum'] as const),
];

export const QUOTA = 36;

/** ResNet18: SLO and assumed need of a request, ms, as published; its service times are assumed to be shorter in proportion to that need. */
export const resnet18 = { slo: 400, processing: 100, service: 0.5556 } as const;
