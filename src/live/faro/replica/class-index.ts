/** What the original's handler answers; here of a model that was not shown the picture. */
export const classIndex: Buffer = Buffer.from('{"class_index":0}');
