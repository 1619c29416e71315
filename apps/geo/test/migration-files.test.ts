import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { lintMigration } from './migration-files.ts'

const folder = join(import.meta.dirname, '../migrations')

for (const file of readdirSync(folder)) {
  t.test(`${file} is safe while the release before it runs`, async t => {
    t.same(lintMigration(readFileSync(join(folder, file), 'utf8')), [])
    t.match(file, /^\d{3}\.do\.[a-z-]+\.sql$/, 'forward only')
  })
}

const planted: Record<string, string> = {
  'ALTER TABLE care.places DROP COLUMN kind;': 'drops a column',
  'alter table care.places\n  drop kind;': 'drops a column',
  'DROP TABLE care.places;': 'drops a table',
  'DROP FUNCTION sec.register(bytea, text, integer, text);': 'drops a table',
  'ALTER TABLE care.places RENAME kind TO sort;': 'renames',
  'ALTER TABLE care.places RENAME TO spots;': 'renames',
  'ALTER TABLE care.places ALTER COLUMN kind TYPE varchar(10);': 'changes a type',
  'ALTER TABLE care.places ALTER kind SET DATA TYPE varchar(10);': 'changes a type',
  'ALTER TABLE care.places ALTER note SET NOT NULL;': 'demands a value',
  'ALTER TABLE care.places ADD COLUMN note text NOT NULL;': 'demands a value',
}

for (const [sql, fault] of Object.entries(planted)) {
  t.test(`found, unless it says since when it is unused: ${sql}`, async t => {
    t.same(lintMigration(sql), [fault])
    t.same(lintMigration(`-- a note\n${sql}`), [fault])
    t.same(lintMigration(`-- contract: unused since 1.4.0\n${sql}`), [])
    t.same(lintMigration(`-- contract: soon\n${sql}`), [fault])
  })
}

t.test('what only adds is let through', async t => {
  for (const sql of [
    'ALTER TABLE care.places ADD COLUMN note text;',
    "ALTER TABLE care.places ADD COLUMN note text NOT NULL DEFAULT '';",
    'ALTER TABLE care.places DROP CONSTRAINT refuse;',
    'ALTER TABLE care.places ALTER note DROP NOT NULL;',
    'ALTER TABLE care.places ALTER note DROP DEFAULT;',
    'CREATE TABLE care.visits (tenant_id text NOT NULL);',
    '-- RENAME nothing, DROP TABLE never',
    "COMMENT ON TABLE care.places IS 'DROP TABLE';",
  ])
    t.same(lintMigration(sql), [], sql)
})
