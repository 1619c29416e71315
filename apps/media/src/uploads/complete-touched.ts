import type { CompletedUpload, Intake } from '../store/intake.ts'

/** Milliseconds between two signs of life; the sweep takes an upload on after UPLOAD_LEASE_MS without one. */
const touchInterval = 10_000

/** Completes an upload whose file may take minutes to read, and says meanwhile that somebody is at it. */
export async function completeTouched(intake: Intake, id: string): Promise<CompletedUpload> {
  const touching = setInterval(() => {
    // One that is missed is made up for by the next; a store that stays away fails the completion itself.
    intake.touch(id).catch(() => {})
  }, touchInterval)
  try {
    return await intake.complete(id)
  } finally {
    clearInterval(touching)
  }
}
