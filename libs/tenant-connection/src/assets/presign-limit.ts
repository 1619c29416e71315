/** Seconds a presigned URL may be good for: whoever has it needs no other credential. */
export const maxPresignSeconds = 300
