/**
 * Lets a process outlive a full disk below its output: a run does not end for want of its messages. Writing seems to succeed, and that
 * what was asked for on stdout is missing is said once all else is done. Imports nothing, because it comes before everything else.
 */
export function outliveFullDisk(): void {
  let lost: NodeJS.ErrnoException | undefined;
  tolerate(process.stderr, () => {});
  tolerate(process.stdout, (error) => {
    // A reader such as `head` may close the pipe early; that is no failure of ours.
    if (error.code !== 'EPIPE') lost ??= error;
  });
  process.on('exit', () => {
    if (lost === undefined) return;
    const why = lost.code === 'ENOSPC' ? 'the disk is full' : lost.code;
    process.stderr.write(`Error: Cannot write the output: ${why}.\nNext: Send it elsewhere, or make room.\n`);
    process.exitCode = 1;
  });
}

function tolerate(stream: NodeJS.WriteStream, onLost: (error: NodeJS.ErrnoException) => void): void {
  const write = stream._write.bind(stream);
  stream._write = (chunk, encoding, done) =>
    write(chunk, encoding, (error) => {
      if (error) onLost(error);
      done();
    });
  stream.on('error', onLost);
}
