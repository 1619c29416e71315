/** What stands above the operations. Its commands set what those of the operations use. */
export const introduction = `Sign in once, then send \`Auth-Key\` and \`Auth-Token\` with every request, and \`Tenant-UUID\` with
all that belongs to an organisation. A token lasts 15 minutes; \`POST /auth/refresh\` gives a new pair, and a key is good for one refresh.

The commands below the operations can be pasted after these:

\`\`\`sh
CAREEASY=http://127.0.0.1:8080
LOGIN=$(curl -s "$CAREEASY/auth/login" -H 'Content-Type: application/json' -d '{"username":"demo@gmail.com","password":"demo"}')
AUTH_KEY=$(printf %s "$LOGIN" | sed 's/.*"Auth_key":"\\([^"]*\\)".*/\\1/')
AUTH_TOKEN=$(printf %s "$LOGIN" | sed 's/.*"Auth_token":"\\([^"]*\\)".*/\\1/')
TENANT=7MA170H
\`\`\`

- **Errors** are problems (RFC 9457) with a stable \`code\`; each operation lists those it has.
- **Lists** take \`limit\` and the \`cursor\` that the page before gave as \`next_cursor\`.
- **Changes** take \`If-Match\` with the \`ETag\` of what was read; where a lost update would hurt they need it.
- **Units**: metres, degrees (WGS 84, longitude first), bytes, seconds; times are RFC 3339 in UTC.`

/** The groups of operations in the order in which they are shown. */
export const tags = [
  { name: 'auth', description: 'Signing in, and the own account' },
  { name: 'sessions', description: 'Where one is signed in' },
  { name: 'users', description: 'The people of the platform (platform:admin)' },
  { name: 'members', description: 'Who belongs to an organisation, with which roles; invitations' },
  { name: 'security', description: 'What happened to accounts and sessions (platform:admin)' },
  { name: 'tenants', description: 'The organisations: what there are, where their data lives' },
  { name: 'types', description: 'The types of objects that an organisation defines: JSON Schemas' },
  { name: 'objects', description: 'People and other objects of an organisation, with search' },
  { name: 'history', description: 'What objects were like before' },
  { name: 'collections', description: 'OGC API Features: where it begins, and the collections' },
  { name: 'places', description: 'Places: points with an address' },
  { name: 'service-areas', description: 'Areas in which care is given' },
  { name: 'features', description: 'Features of the collections that an organisation defines' },
  { name: 'visits', description: 'A carer, a client, a place, a period' },
  { name: 'audit', description: 'Who did what: events, and how to prove them' },
  { name: 'assets', description: 'Files' },
  { name: 'uploads', description: 'Files in parts, as tus 1.0 has it' },
  { name: 'platform', description: 'The platform itself' },
]
