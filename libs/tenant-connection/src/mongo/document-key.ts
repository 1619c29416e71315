/** The primary key of a tenant's document. */
export function documentKey(tenant: string, id: string): string {
  return `${tenant}:${id}`
}
