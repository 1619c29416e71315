/** Seconds a presigned URL may be good for: whoever has it needs no other credential. */
export const maxPresignSeconds = 300

/** @throws RangeError */
export function boundedSeconds(seconds: number): number {
  if (!(seconds >= 1 && seconds <= maxPresignSeconds)) throw new RangeError('not 1 to 300 seconds')
  return Math.floor(seconds)
}
