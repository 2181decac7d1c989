import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './experiment/package-root.js';
import { readSourceTree, type SourceTree } from './source-tree.js';

/** File in dist/ that keeps the state of the sources that were built: an installed package has neither them nor a commit. */
const BUILT = 'source-tree.json';

/** Which repro this is. */
export interface CodeVersion extends SourceTree {
  repro: string;
}

let known: CodeVersion | undefined;

/** The version of the code that runs: of the sources when they were built, or as they are where they run themselves. */
export function codeVersion(): CodeVersion {
  const { dir, version, fromSource } = packageRoot();
  known ??= {
    repro: version,
    ...(fromSource
      ? readSourceTree(dir)
      : (JSON.parse(readFileSync(join(dir, 'dist', BUILT), 'utf8')) as SourceTree)),
  };
  return known;
}

/** A version in words: `repro 0.1.0 (commit 1a2b3c4d5e6f, modified; sources 0f1e2d3c4b5a)`. */
export function codeVersionText({ repro, commit, modified, source }: Partial<CodeVersion>): string {
  const state = commit && `commit ${commit.slice(0, 12)}${modified ? ', modified' : ''}`;
  const parts = [state, source && `sources ${source.slice(0, 12)}`].filter(Boolean).join('; ');
  return `repro ${repro}${parts && ` (${parts})`}`;
}
