/** One kind of tensor element: ONNX's number and name for it (onnx.proto, TensorProto.DataType), and its bytes. */
export interface ElementType {
  code: number;
  name: string;
  bytes: number;
}

const types: readonly ElementType[] = (
  [
    [1, 'float32', 4],
    [2, 'uint8', 1],
    [3, 'int8', 1],
    [4, 'uint16', 2],
    [5, 'int16', 2],
    [6, 'int32', 4],
    [7, 'int64', 8],
    [9, 'bool', 1],
    [10, 'float16', 2],
    [11, 'float64', 8],
    [12, 'uint32', 4],
    [13, 'uint64', 8],
  ] as const
).map(([code, name, bytes]) => ({ code, name, bytes }));

/** Types that a model may hold but that no input or output may have here; bytes for the size of weights, 4 bits as ½. */
const others: ReadonlyMap<number, readonly [string, number]> = new Map([
  [8, ['string', 0]],
  [14, ['complex64', 8]],
  [15, ['complex128', 16]],
  [16, ['bfloat16', 2]],
  [17, ['float8e4m3fn', 1]],
  [18, ['float8e4m3fnuz', 1]],
  [19, ['float8e5m2', 1]],
  [20, ['float8e5m2fnuz', 1]],
  [21, ['uint4', 0.5]],
  [22, ['int4', 0.5]],
]);

/** The type of an input or output, when inference can be fed it from raw bytes. */
export function elementType(code: number): ElementType | undefined {
  return types.find((type) => type.code === code);
}

export function elementName(code: number): string {
  return elementType(code)?.name ?? others.get(code)?.[0] ?? `type ${code}`;
}

/** Bytes of one element of weights; 0 where no fixed size is known. */
export function elementBytes(code: number): number {
  return elementType(code)?.bytes ?? others.get(code)?.[1] ?? 0;
}

export const inputTypes: readonly string[] = types.map(({ name }) => name);
export const FLOAT32 = 1;
export const INT64 = 7;
