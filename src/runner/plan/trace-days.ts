import { type DaySource, hashOf } from '../../datasets/azure/day-source.js';
import { findAzureDay } from '../../datasets/azure/find-day.js';
import { publishedFunctions } from '../../datasets/azure/published.js';
import { isSyntheticFile } from '../../datasets/azure/read-day.js';
import { checkDay, GENERATOR } from '../../datasets/azure/synth/generate.js';
import { UserError } from '../../errors.js';
import type { TraceData } from '../../serving-core/common/trace-data.js';
import type { AzureDataset, Dataset } from '../../telemetry/run.js';

/** Works out which rows a plan's points replay. What a resumed run has replayed so far stays what it replays. */
export class TraceDays {
  readonly #hashes = new Map<string, Promise<string>>();

  constructor(
    /** The resumed run: its logdir, and the data sets of its manifest. */
    private readonly resumed: { logdir: string; datasets: readonly Dataset[] },
    private readonly env: NodeJS.ProcessEnv = process.env,
    /** How the experiment at hand is told to replay the stand-in. */
    private readonly standIn = '--set data=synthetic',
  ) {}

  /** What a day is, by its content. Throws UserError when the real one is wanted and not here. */
  async identify(day: number, data: TraceData = { from: 'auto' }): Promise<AzureDataset> {
    checkDay(day);
    const { from, functions = publishedFunctions, seed = 0 } = data;
    const before = this.resumed.datasets.filter(
      (dataset): dataset is AzureDataset => 'day' in dataset && dataset.day === day,
    );
    const kept = before.find(({ kind }) => kind === 'real' || (kind === 'synthetic-file' && from === 'auto'));
    if (from !== 'synthetic' && kept) return kept;
    // A run that began with the stand-in goes on with it, although the real day may be here by now.
    const file = from === 'synthetic' || (from === 'auto' && before.length > 0) ? undefined : this.#find(day);
    if (file) {
      const written = await isSyntheticFile(file);
      if (written && from === 'real') throw notReal(day, file, this.standIn);
      const kind = written ? 'synthetic-file' : 'real';
      return { name: 'azure', day, kind, sha256: await this.#hash(file) };
    }
    if (from === 'real') throw notHere(day, this.standIn, this.env);
    return { name: 'azure', day, kind: 'synthetic', generator: GENERATOR, functions, seed };
  }

  /** Where to get it. Throws UserError when the file of a real day is not here, or is another than that of the resumed run. */
  async locate(dataset: AzureDataset): Promise<DaySource> {
    if (dataset.kind === 'synthetic') return { dataset };
    const { day, sha256, kind } = dataset;
    const { logdir } = this.resumed;
    const file = this.#find(day);
    if (!file)
      throw new UserError(
        'E_RESUME_DIFFERS',
        `The run in ${logdir} replays the ${kind === 'real' ? 'real ' : 'synthetic '}day ${day} of the Azure Functions trace, which is not here any more.`,
        'Put its file back, or run again into another logdir.',
      );
    const found = await this.#hash(file);
    if (found === sha256) return { dataset, file };
    throw new UserError(
      'E_RESUME_DIFFERS',
      `The run in ${logdir} replays day ${day} with the SHA-256 ${sha256}, but ${file} has ${found}.`,
      'Put the file of that run back, or run again into another logdir.',
    );
  }

  #find(day: number): string | undefined {
    return findAzureDay(day, this.env);
  }

  #hash(file: string): Promise<string> {
    const hash = this.#hashes.get(file) ?? hashOf(file);
    this.#hashes.set(file, hash);
    return hash;
  }
}

function notHere(day: number, standIn: string, { AZURE_TRACE_DIR }: NodeJS.ProcessEnv): UserError {
  const looked = AZURE_TRACE_DIR ? ` (AZURE_TRACE_DIR is ${AZURE_TRACE_DIR})` : '';
  return new UserError(
    'E_NO_DATA',
    `Day ${day} of the Azure Functions trace is not here${looked}, and the experiment asks for the real one.`,
    `Get it: repro data pull azure --day ${day}. Or use the stand-in: ${standIn}`,
  );
}

function notReal(day: number, file: string, standIn: string): UserError {
  return new UserError(
    'E_NO_DATA',
    `${file} is a synthetic stand-in that repro wrote, and the experiment asks for the real day ${day}.`,
    `Put the published file in its place: repro data pull azure --day ${day}. Or use the stand-in: ${standIn}`,
  );
}
