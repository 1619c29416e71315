import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import {
  declaredMetrics,
  findExpressionFaults,
  findRunbookFaults,
  promtool,
  readPanels,
  readRules,
} from '../src/alerts.ts'

// promtool may have to be fetched first.
t.setTimeout(300_000)

const root = join(import.meta.dirname, '../../..')
const rulesFile = join(root, 'deploy/prometheus/alerts.yaml')
const runbooks = join(root, 'docs/runbooks')
const rules = readRules(rulesFile)
const panels = readPanels(join(root, 'deploy/grafana/dashboard.json'))
const expressions = [...rules.map(({ alert, expr }) => ({ of: alert, text: expr })), ...panels]
const declared = declaredMetrics(root)

/** A folder with the rules as they are after a change, and their tests. */
function plant(t: Test, from: string, to: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const text = readFileSync(rulesFile, 'utf8')
  t.ok(text.includes(from), `${from} stands there`)
  writeFileSync(join(folder, 'alerts.yaml'), text.replace(from, to))
  copyFileSync(join(root, 'deploy/prometheus/alerts.test.yaml'), join(folder, 'alerts.test.yaml'))
  return folder
}

t.test('every metric of the alerts and the dashboard is one that the services have', async t => {
  t.ok(rules.length >= 10 && panels.length >= 20)
  t.same(findExpressionFaults(expressions, declared), [])
})

t.test('a metric that nobody counts is found, and so is an expression that does not parse', async t => {
  const faults = (text: string) => findExpressionFaults([{ of: 'x', text }], declared)
  t.same(faults('rate(careeasy_renamed_total[5m]) > 0'), ['x: nothing counts careeasy_renamed_total'])
  t.same(faults('histogram_quantile(0.9, careeasy_http_request_duration_millis_bucket)'), [
    'x: nothing counts careeasy_http_request_duration_millis_bucket',
  ])
  t.match(faults('sum(rate(up[5m])'), [/cannot be parsed/])
  t.same(faults('sum by (careeasy_x) (up{careeasy_y="careeasy_z"})'), [], 'labels are no metrics')
})

t.test('each alert has its runbook and each runbook its alert', async t => {
  t.same(findRunbookFaults(rules, runbooks), [])
  const [first, ...others] = rules
  t.match(findRunbookFaults([...rules, { alert: 'CareEasyNew', expr: 'up' }], runbooks), [
    'CareEasyNew has no runbook',
    'CareEasyNew does not name its runbook',
  ])
  t.same(findRunbookFaults(others, runbooks), [`${first?.alert}.md is of no alert`])
})

t.test('Prometheus takes the rules, and they fire when they should and not before', async t => {
  t.equal(promtool(root, 'check', 'rules', rulesFile), '')
  t.equal(promtool(root, 'test', 'rules', join(root, 'deploy/prometheus/alerts.test.yaml')), '')
})

t.test('a rule that cannot be read, or fires at the wrong time, is found', async t => {
  const unread = plant(t, 'for: 2m', 'for: soon')
  t.match(promtool(root, 'check', 'rules', join(unread, 'alerts.yaml')), 'soon')
  const late = plant(t, '> 0.01', '> 0.5')
  t.match(promtool(root, 'test', 'rules', join(late, 'alerts.test.yaml')), /FAILED|exp:/)
})
