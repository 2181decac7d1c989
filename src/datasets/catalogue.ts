import { UserError, unknownName } from '../errors.js';
import { DAYS, dayFileNames } from './azure/format.js';
import { isFew, publishedFunctions } from './azure/published.js';
import { isSyntheticFile, readAzureDay } from './azure/read-day.js';
import { isPublished } from './faro/published.js';
import { readFaroCounts } from './faro/read-counts.js';
import { readKairosArchive } from './kairos/archive.js';

/** Something that a data set is downloaded as. */
export interface DataArchive {
  /** Name in the data folder. */
  name: string;
  /** Where it is published, the likeliest first. */
  urls: readonly string[];
  /** Hexadecimal; where nobody published one, the first pull records it in the data folder and later ones check it. */
  sha256?: string;
  /** About how large, in bytes. */
  bytes: number;
  /** Bytes that its file begins with, so that a web page sent in its stead is noticed. */
  magic: readonly number[];
}

/** A named data set that repro can get, and that it does NOT ship. */
export interface DataSet {
  name: string;
  title: string;
  /** What the files look like. */
  format: string;
  licence: string;
  citation: string;
  /** For people: where it is described. */
  homepage: string;
  archive: DataArchive;
  /** Its parts: what one is called, and the names that each may have, the published one first; part 1 stands first. */
  part: string;
  parts: readonly (readonly string[])[];
  /** Reads a part's file whole and says in a few words what is in it; throws UserError when it is no good. */
  check(file: string): Promise<string>;
}

const container = 'azurepublicdatasetv2/azurefunctions_dataset2019/azurefunctions-dataset2019.tar.xz';

const azure: DataSet = {
  name: 'azure',
  title: 'Azure Functions 2019: invocations per function and minute, 14 days from 15 July 2019',
  format: 'one CSV file a day: owner, application, function, trigger, then 1440 counts',
  licence: 'CC-BY 4.0',
  citation:
    'M. Shahrad et al., "Serverless in the Wild: Characterizing and Optimizing the Serverless Workload at a Large Cloud Provider", USENIX ATC 2020',
  homepage: 'https://github.com/Azure/AzurePublicDataset/blob/master/AzureFunctionsDataset2019.md',
  archive: {
    name: 'azurefunctions-dataset2019.tar.xz',
    urls: [
      'https://github.com/Azure/AzurePublicDataset/releases/download/dataset-functions-2019/azurefunctions_dataset2019_azurefunctions-dataset2019.tar.xz',
      `https://azurepublicdatasettraces.blob.core.windows.net/${container}`,
      `https://azurecloudpublicdataset2.blob.core.windows.net/${container}`,
    ],
    bytes: 137e6,
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  },
  part: 'day',
  parts: Array.from({ length: DAYS }, (_, i) => dayFileNames(i + 1)),
  async check(file) {
    if (await isSyntheticFile(file)) {
      throw new UserError(
        'E_SYNTHETIC',
        `${file} is a synthetic stand-in that repro wrote: it is not kept among real days.`,
        'Give a day as published. Runs replay the stand-in without a file.',
      );
    }
    const { functions, totals } = await readAzureDay(file);
    const invocations = totals.reduce((sum, total) => sum + total, 0);
    return `${functions.toLocaleString('en-US')} functions${isFew(functions) ? ` (a published day has some ${publishedFunctions.toLocaleString('en-US')})` : ''}, ${(invocations / 1e6).toFixed(1)} million invocations`;
  },
};

const kairos: DataSet = {
  name: 'kairos',
  title: 'Kairos: latencies of five recommendation models on four types of cloud instance',
  format: 'JSON lists of 100 latencies in ms, one a model, type and batch size; read out of the archive',
  licence: 'MIT',
  citation:
    'B. Li et al., "Kairos: Building Cost-Efficient Machine Learning Inference Systems with Heterogeneous Cloud Resources", HPDC 2023',
  homepage: 'https://github.com/boringlee24/hpdc23-kairos',
  archive: {
    name: 'kairos-data.tar.gz',
    urls: [
      'https://raw.githubusercontent.com/boringlee24/hpdc23-kairos/4de0600fef3e5bca88a37634f90272322bca1e2b/data.tar.gz',
      'https://github.com/boringlee24/hpdc23-kairos/raw/main/data.tar.gz',
    ],
    sha256: '58e9dbd08f2d176ecee15a02dab15ef01bea404c196a99e3abbd651306cffe5d',
    bytes: 999_440,
    magic: [0x1f, 0x8b],
  },
  part: 'archive',
  parts: [['kairos-data.tar.gz']],
  async check(file) {
    const tables = readKairosArchive(file);
    return `${tables.length} models on ${tables[0].types.length} types of instance`;
  },
};

const faroFolder = 'experiments/top9_twitter_1_1600_avgproc_min_int5m_reduced_6hr_augmented';
const faroCommit = 'b595c4ad7b2390db4c29dfdd15cfbd382267d011';

const faro: DataSet = {
  name: 'faro',
  title: 'Faro: the evaluation trace, requests of ten jobs in each of 360 minutes',
  format: 'a line of JSON a minute: {"ts", "counts": {cluster: {job: count}}}',
  licence: 'NCSA; CC-BY 4.0',
  citation:
    'B. Jeon et al., "A House United Within Itself: SLO-Awareness for On-Premises Containerized ML Inference Clusters via Faro", EuroSys 2025; derived from Azure Functions 2019 (CC-BY 4.0) and a Twitter stream',
  homepage: 'https://github.com/beomyeol/faro',
  archive: {
    name: 'input.json',
    urls: [
      `https://raw.githubusercontent.com/beomyeol/faro/${faroCommit}/${faroFolder}/input.json`,
      `https://github.com/beomyeol/faro/raw/${faroCommit}/${faroFolder}/input.json`,
    ],
    sha256: '9370242f7291c94b04ed3c0329c45e1f286e7ca9aa92f126bf7c2b234b892b54',
    bytes: 149_656,
    magic: [0x7b],
  },
  part: 'trace',
  parts: [['input.json']],
  async check(file) {
    const { names, counts } = readFaroCounts(file);
    const requests = counts.flatMap((list) => [...list]).reduce((sum, count) => sum + count, 0);
    if (isPublished(counts))
      return `${requests.toLocaleString('en-US')} requests of ${names.length} jobs, with the published statistics`;
    throw new UserError(
      'E_NOT_PUBLISHED',
      `${file} is not the evaluation trace: its ${names.length} jobs have other requests than are published.`,
      'Serve it without adding it: --set trace=FILE',
    );
  },
};

export const dataSets: readonly DataSet[] = [azure, kairos, faro];

/** Whether a data set is read out of its archive as it is. */
export function isWhole({ archive, parts }: Pick<DataSet, 'archive' | 'parts'>): boolean {
  return parts[0][0] === archive.name;
}

/** The data set called `name`; throws UserError with the nearest names when there is none. */
export function findDataSet(name: string): DataSet {
  const found = dataSets.find((set) => set.name === name);
  if (found) return found;
  throw unknownName(
    'E_UNKNOWN_DATA',
    'data set',
    name,
    dataSets.map((set) => set.name),
  );
}
