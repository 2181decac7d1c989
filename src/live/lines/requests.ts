/** One-line renderings of what clients ask and are told, as the original prints them during start-up. */
export const loadRequestText = (id: number, path: string) => `Req${id}:LoadModel path=${path}`;
export const listRequestText = (id: number) => `Req${id}:LS`;
export const inferRequestText = (id: number, model: number, batch: number, bytes: number) =>
  `Req${id}:Infer model=${model} b=${batch} input=${bytes}`;

export const errorResponseText = (id: number, kind: string, status: number, message: string) =>
  `Rsp${id}:${kind} error ${status}: ${message}`;

export function loadResponseText(
  id: number,
  first: number,
  copies: number,
  input: number,
  output: number,
): string {
  return `Rsp${id}:LoadModel model_id=[${first}->${first + copies - 1}] input=${input} output=${output}`;
}
