/**
 * What would break the release that still runs while the next one migrates: something it uses is gone or renamed, has
 * another type, or is demanded where that release does not give it.
 */
const breaking: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['drops a column', /\bDROP\s+COLUMN\b/i],
  // Without the word COLUMN it is the same; a constraint, a default and the like may go.
  [
    'drops a column',
    /\bALTER\s+TABLE\b[^;]*\bDROP\s+(?!COLUMN\b|CONSTRAINT\b|DEFAULT\b|NOT\s+NULL\b|EXPRESSION\b|IDENTITY\b|IF\s+EXISTS\s+\w+\s+CASCADE\b)/i,
  ],
  ['drops a table', /\bDROP\s+(TABLE|VIEW|SCHEMA|FUNCTION|TYPE)\b/i],
  ['renames', /\bRENAME\b/i],
  ['changes a type', /\bALTER\b[^;]*\b(SET\s+DATA\s+)?TYPE\b/i],
  ['demands a value', /\bSET\s+NOT\s+NULL\b/i],
  [
    'demands a value',
    /\bADD\s+(COLUMN\s+)?(?!CONSTRAINT\b)[^;,]*\bNOT\s+NULL\b(?![^;,]*\b(DEFAULT|GENERATED)\b)/i,
  ],
]

/** Says since when no running release uses what goes: `-- contract: unused since 1.4.0`. */
const marker = /^-- contract: unused since \d+\.\d+\.\d+\b/m

/** What the migration does that is not safe while the release before it runs; empty when it says since when it is. */
export function lintMigration(sql: string): string[] {
  if (marker.test(sql)) return []
  const statements = sql.replace(/--.*$/gm, '').replace(/'(?:[^']|'')*'/g, "''")
  const faults = breaking.filter(([, pattern]) => pattern.test(statements)).map(([what]) => what)
  return [...new Set(faults)]
}
