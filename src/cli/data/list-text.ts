import { syntheticDaysHere } from '../../datasets/azure/index.js';
import { type DataSet, dataSets } from '../../datasets/catalogue.js';
import { knownChecksum, partFile, partsHere, setFolder } from '../../datasets/store.js';
import { renderTable } from '../table.js';
import { dataSize } from '../units.js';
import { ranges } from './numbers.js';

/** What `repro data list` tells of a data set. */
export function describeSet(set: DataSet) {
  const { name, title, format, licence, citation, homepage, archive, part, parts } = set;
  const here = partsHere(set).map((number) => ({ [part]: number, file: partFile(set, number)! }));
  return {
    name,
    title,
    format,
    licence,
    citation,
    homepage,
    parts: { kind: part, count: parts.length },
    archive: {
      name: archive.name,
      bytes: archive.bytes,
      urls: archive.urls,
      sha256: knownChecksum(set) ?? null,
    },
    folder: setFolder(set),
    here,
    synthetic: name === 'azure' ? syntheticDaysHere() : [],
  };
}

/** Every data set, a line each. */
export function setsTable(width: number): string {
  const rows = dataSets.map((set) => {
    const here = partsHere(set);
    return [
      set.name,
      here.length > 0 ? `${set.part} ${ranges(here)}` : 'none',
      dataSize(set.archive.bytes),
      set.licence,
      set.title,
    ];
  });
  return renderTable(['DATA SET', 'HERE', 'DOWNLOAD', 'LICENCE', 'WHAT IT IS'], rows, {
    width,
    right: ['DOWNLOAD'],
  });
}

/** One data set in full, a fact a line. */
export function setText(set: DataSet, width: number): string {
  const described = describeSet(set);
  const here = described.here.map(({ file }) => String(file)).join('\n');
  const synthetic = described.synthetic.map(({ file }) => file).join('\n');
  const facts = [
    ['content', set.title],
    ['format', set.format],
    ['licence', set.licence],
    ['cite', set.citation],
    ['homepage', set.homepage],
    ['download', `${set.archive.name}, about ${dataSize(set.archive.bytes)}, from the first that answers of`],
    ['', set.archive.urls.join('\n')],
    ['SHA-256', described.archive.sha256 ?? 'not published: the first pull records it, later ones check it'],
    ['kept in', described.folder],
    ['here', here || `none; get one: repro data pull ${set.name}`],
    ...(synthetic ? [['synthetic', synthetic]] : []),
  ];
  return renderTable([set.name, ''], facts, { width });
}
