import { basename, dirname, join, relative, resolve } from 'node:path';
import { zooFile } from '../datasets/zoo/index.js';
import type { Manifest, OwnFiles, Value } from '../telemetry/run.js';
import { FILES } from './format.js';

/** Where the user's own files lie in an archive: as they lay, below the folder that has them all. */
export interface Layout {
  /** Path below `files/` of each file, by its absolute path. */
  places: ReadonlyMap<string, string>;
  /** The same of the folder that relative paths are of. */
  folder: string;
}

/** The layout of a run's own files. */
export function layoutOf({ folder, files }: OwnFiles): Layout {
  const paths = files.map(({ path }) => path);
  const within = paths.some((path) => path.startsWith(`${folder}/`));
  const root = commonFolder([...paths.map((path) => dirname(path)), ...(within ? [folder] : [])]);
  return {
    places: new Map(paths.map((path) => [path, relative(root, path)])),
    folder: within ? relative(root, folder) : '',
  };
}

function commonFolder(folders: readonly string[]): string {
  const [first, ...others] = folders.map((folder) => folder.split('/'));
  let length = first.length;
  for (const parts of others) {
    const differs = first.findIndex((part, i) => part !== parts[i]);
    if (differs >= 0) length = Math.min(length, differs);
  }
  return first.slice(0, length).join('/') || '/';
}

/**
 * A manifest as it goes into an archive: paths of the user's own files are of the archive, those in parameters relative to its folder; other
 * absolute paths of the command line are names alone.
 */
export function relocated(manifest: Manifest, layout: Layout | undefined): Manifest {
  const { own, experimentFile, parameters, swept, command, points } = manifest;
  const place = (path: string) => layout?.places.get(path);
  const moved = (value: Value): Value => {
    if (!own || !layout || typeof value !== 'string') return value;
    const at = place(resolve(own.folder, value)) ?? place(zooFile(value) ?? '');
    return at === undefined ? value : relative(join('/', layout.folder), join('/', at));
  };
  const values = <T extends Value | readonly Value[]>(map: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(map).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(moved) : moved(value as Value),
      ]),
    ) as Record<string, T>;
  return {
    ...manifest,
    ...(experimentFile !== undefined && {
      experimentFile: join(FILES, place(experimentFile) ?? basename(experimentFile)),
    }),
    parameters: values(parameters),
    ...(swept && { swept: values(swept) }),
    ...(own &&
      layout && {
        own: {
          folder: join(FILES, layout.folder),
          files: own.files.map(({ path, sha256 }) => ({ path: join(FILES, place(path)!), sha256 })),
        },
      }),
    command: command.map((word) =>
      word.replace(/^([^=/]*=)?(\/.*)$/, (_, before = '', path) => `${before}${basename(path)}`),
    ),
    points: points.map((point) => ({ ...point, parameters: values(point.parameters) })),
  };
}
