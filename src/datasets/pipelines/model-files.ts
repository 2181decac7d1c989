import { YamlPlace } from '../yaml/yaml-place.js';

const NEXT = 'docs/profile.md says how a pipeline names its ONNX models.';
/** Largest size of a dimension. */
const LARGEST = 1_000_000_000;

/** Where a model of a pipeline is, as its YAML file says it. */
export interface NamedModel {
  model: string;
  /** An .onnx file, relative to the YAML file, or the name of a model that is built. */
  onnx: string;
  /** Sizes of dimensions that it leaves open. */
  sizes: Record<string, number>;
}

/** The models of a pipeline's YAML text that say `onnx: FILE`, or `onnx: { file: FILE, dims: {…} }`. Throws `E_PIPELINE` with file and line. */
export function namedModels(file: string, text: string): NamedModel[] {
  const models = YamlPlace.parse(file, text, NEXT)
    .entries()
    .find(([name]) => name === 'models')?.[1]
    .entries();
  return (models ?? []).flatMap(([model, place]) => {
    const onnx = place.entries().find(([name]) => name === 'onnx')?.[1];
    if (!onnx) return [];
    if (!onnx.isMap()) return [{ model, onnx: onnx.text(), sizes: {} }];
    const { file: path, dims } = onnx.fields(['file', 'dims']);
    if (!path) throw onnx.wrong(`${onnx.what} lacks its file`);
    const sizes = (dims?.entries() ?? []).map(([name, size]) => [name, size.count(LARGEST)]);
    return [{ model, onnx: path.text(), sizes: Object.fromEntries(sizes) }];
  });
}
