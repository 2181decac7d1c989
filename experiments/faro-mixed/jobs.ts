export const QUOTA = 36;

/** ResNet18: SLO and assumed need of a request, ms, as published; its service times are assumed to be shorter in proportion to that need. */
export const resnet18 = { slo: 400, processing: 100, service: 0.5556 } as const;
