import type {
  AllocatorProfile,
  AuxiliaryProfile,
  SearchSpace,
} from '../../serving-core/kairos/allocator/profile.js';

/** The models of HPDC'23: name and target latency in ms, inferred from its data (rm2's is its program's default). */
export const kairosModels = { ncf: 5, rm2: 350, wnd: 25, mtwnd: 25, dien: 35 } as const;
export type KairosModel = keyof typeof kairosModels;

/** The search space of the authors' allocator; the base first. */
export const kairosSpace: SearchSpace = {
  types: ['g4dn.xlarge', 'c5n.2xlarge', 'r5n.large', 't3.xlarge'],
  most: [5, 6, 17, 15],
  prices: [0.526, 0.432, 0.149, 0.1664],
  budget: 2.5,
};

/** $/h of the instance types in the authors' price list. */
export const kairosPrices: Readonly<Record<string, number>> = {
  'c4.2xlarge': 0.398,
  'c5.2xlarge': 0.34,
  'c5a.2xlarge': 0.308,
  'c5n.2xlarge': 0.432,
  'm4.xlarge': 0.2,
  'm5.xlarge': 0.192,
  'm5a.xlarge': 0.172,
  'm5n.xlarge': 0.238,
  'r4.large': 0.133,
  'r5.large': 0.126,
  'r5a.large': 0.113,
  'r5n.large': 0.149,
  't2.xlarge': 0.1856,
  't3.xlarge': 0.1664,
  't3a.xlarge': 0.1504,
  'g4dn.xlarge': 0.526,
};

type Row = readonly [qps: number, smallRatio: number, vioBatch: number, timeRatio: number];

const auxiliary = (
  [qps, smallRatio, vioBatch, timeRatio]: Row,
  more: Readonly<Record<string, number>> = {},
): AuxiliaryProfile => ({
  qps,
  smallRatio,
  vioBatch,
  timeRatio,
  allBatch: { [vioBatch]: qps, ...more },
});

/** The profiles that the authors ship with their allocator (HPDC'23 artefact, MIT licence): c5n.2xlarge, r5n.large, t3.xlarge. */
export const shippedProfiles: Readonly<Record<KairosModel, AllocatorProfile>> = {
  dien: {
    baseQps: 105.56,
    auxiliaries: [
      auxiliary([69.52, 0.873, 460, 0.808]),
      auxiliary([63.06, 0.857, 430, 0.788], { 460: 61.44 }),
      auxiliary([41.45, 0.741, 220, 0.657], { 430: 33.52, 460: 32.76 }),
    ],
  },
  mtwnd: {
    baseQps: 167.36,
    auxiliaries: [
      auxiliary([100.18, 0.934, 570, 0.877]),
      auxiliary([89.4, 0.877, 470, 0.792], { 570: 82.47 }),
      auxiliary([57.27, 0.745, 230, 0.635], { 470: 45.39, 570: 41.94 }),
    ],
  },
  ncf: {
    baseQps: 861.33,
    auxiliaries: [
      auxiliary([690.13, 0.985, 880, 0.973]),
      auxiliary([499.0, 0.967, 740, 0.942], { 880: 486.14 }),
      auxiliary([407.0, 0.858, 440, 0.756], { 740: 335.46, 880: 317.16 }),
    ],
  },
  rm2: {
    baseQps: 15.04,
    auxiliaries: [
      auxiliary([10.73, 0.989, 910, 0.959]),
      auxiliary([10.39, 0.984, 870, 0.941], { 910: 10.27 }),
      auxiliary([6.39, 0.837, 400, 0.614], { 870: 4.83, 910: 4.74 }),
    ],
  },
  wnd: {
    baseQps: 246.18,
    auxiliaries: [
      auxiliary([126.04, 0.971, 770, 0.94]),
      auxiliary([106.1, 0.951, 620, 0.903], { 770: 102.08 }),
      auxiliary([67.98, 0.804, 340, 0.7], { 620: 54.11, 770: 52.74 }),
    ],
  },
};
