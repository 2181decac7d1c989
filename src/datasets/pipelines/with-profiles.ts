import { isCollection, isSeq, parseDocument } from 'yaml';
import type { Profile } from '../../serving-core/inferline/pipeline/profile.js';

export interface NewProfile {
  model: string;
  rows: Profile;
  /** Where the written file will find its ONNX model. */
  onnx: string;
  /** How it was measured, as a comment. */
  remark: string;
}

/** The YAML text of a pipeline with these profiles on one type of hardware; all else stays, comments too. */
export function withProfiles(text: string, hardware: string, profiles: readonly NewProfile[]): string {
  const document = parseDocument(text);
  for (const { model, rows, onnx, remark } of profiles) {
    const path = ['models', model];
    const node = document.createNode(
      rows.map(({ batch, latency, throughput }) => [batch, latency, throughput]),
    );
    if (isSeq(node)) for (const row of node.items) if (isCollection(row)) row.flow = true;
    node.commentBefore = ` ${remark.replaceAll(/\s+/g, ' ')}`;
    document.setIn([...path, 'profiles', hardware], node);
    const file = document.getIn([...path, 'onnx', 'file']) === undefined ? ['onnx'] : ['onnx', 'file'];
    document.setIn([...path, ...file], onnx);
  }
  return document.toString({ lineWidth: 0 });
}
