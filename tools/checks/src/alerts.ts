import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { parse } from 'yaml'

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly annotations?: { readonly runbook_url?: string }
}

/** An expression, and what it belongs to. */
export interface Expression {
  readonly of: string
  readonly text: string
}

/** The alert rules of a file. */
export function readRules(file: string): Rule[] {
  const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] }
  return groups.flatMap(({ rules }) => rules)
}

/** The expressions of a Grafana dashboard, its variables' places taken by something that parses. */
export function readPanels(file: string): Expression[] {
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as {
    panels: { title: string; targets: { expr: string }[] }[]
  }
  return panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ of: title, text: expr.replaceAll('$__rate_interval', '5m') })),
  )
}

/** The names under which metrics are declared in the sources, and those that prom-client adds for the process. */
export function declaredMetrics(root: string): Set<string> {
  const files = globSync('{apps,libs}/*/src/**/*.ts', { cwd: root })
  const own = files.flatMap(file =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/name: '(careeasy_[a-z_]+)'/g)].map(
      ([, name]) => name as string,
    ),
  )
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const process = registry.getMetricsAsArray().map(({ name }) => name)
  registry.clear()
  // What Prometheus itself says of a scrape.
  return new Set([...own, ...process, 'up'])
}

/** What is wrong with expressions: ones that do not parse, and metrics that nothing declares. */
export function findExpressionFaults(
  expressions: readonly Expression[],
  declared: ReadonlySet<string>,
): string[] {
  return expressions.flatMap(({ of, text }) => {
    const faults: string[] = []
    parser.parse(text).iterate({
      enter({ name, type, from, to, node }) {
        if (type.isError) faults.push(`${of}: cannot be parsed at ${from}: ${text}`)
        if (name !== 'Identifier' || node.parent?.name !== 'VectorSelector') return
        const metric = text.slice(from, to)
        const known = declared.has(metric) || declared.has(metric.replace(/_(bucket|sum|count)$/, ''))
        if (!known) faults.push(`${of}: nothing counts ${metric}`)
      },
    })
    return faults
  })
}

/** Alerts without a runbook, runbooks without an alert, and a rule that does not name its own. */
export function findRunbookFaults(rules: readonly Rule[], folder: string): string[] {
  const books = globSync('*.md', { cwd: folder }).filter(file => file !== 'README.md')
  const names = books.map(file => basename(file, '.md'))
  const overview = existsSync(join(folder, 'README.md'))
    ? readFileSync(join(folder, 'README.md'), 'utf8')
    : ''
  return [
    ...rules.filter(({ alert }) => !names.includes(alert)).map(({ alert }) => `${alert} has no runbook`),
    ...names
      .filter(name => !rules.some(({ alert }) => alert === name))
      .map(name => `${name}.md is of no alert`),
    ...rules
      .filter(({ alert, annotations }) => annotations?.runbook_url !== `docs/runbooks/${alert}.md`)
      .map(({ alert }) => `${alert} does not name its runbook`),
    ...names
      .filter(name => !overview.includes(`(${name}.md)`))
      .map(name => `${name}.md is not in the overview`),
  ]
}

/** Runs Prometheus' promtool; gives what it says against the file, or nothing. */
export function promtool(root: string, ...args: string[]): string {
  const command = [join(root, 'tools/platform/src/promtool.ts'), ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' })
  return status === 0 ? '' : `${stdout}${stderr}` || `promtool ended with ${status}`
}
