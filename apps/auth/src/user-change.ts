import type { UserChange } from './store/users.ts'

/** What a security event says of a change: which fields, and the status, but no personal data. */
export function changeDetail({ status, ...fields }: UserChange): string {
  return [...Object.keys(fields), ...(status === undefined ? [] : [`status ${status}`])].join(', ')
}
