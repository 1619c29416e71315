/** What one look at a deployment found. A fault comes with what to do about it. */
export interface Finding {
  /** Short and stable, for scripts. */
  readonly check: string
  readonly state: 'well' | 'fault' | 'skipped'
  /** In plain words. */
  readonly text: string
  readonly remedy?: string
}

export const well = (check: string, text: string): Finding => ({ check, state: 'well', text })
export const skipped = (check: string, text: string): Finding => ({ check, state: 'skipped', text })
export const fault = (check: string, text: string, remedy: string): Finding => ({
  check,
  state: 'fault',
  text,
  remedy,
})
