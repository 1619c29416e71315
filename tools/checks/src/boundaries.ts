import { join, relative } from 'node:path'
import { type Project, readImports, readProjects } from './workspace.ts'

/** Which tags a project with this tag may depend on at run time. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'type:app': ['type:lib'],
  'type:lib': ['type:lib'],
  'type:tool': ['type:lib'],
  'type:acceptance': [],
  // What every service stands on knows nothing of tenants' data.
  'scope:shared': ['scope:shared'],
  'scope:data': ['scope:shared', 'scope:data'],
}

/**
 * What breaks the rules of the house: an app that depends on an app, a lib on an app, anything but a test on
 * the testing lib, the acceptance suite on our code, an import that reaches into another package by path, or
 * one of a package that the manifest does not name.
 */
export function findViolations(root: string): string[] {
  const projects = readProjects(root)
  const byName = new Map(projects.map(project => [project.name, project]))
  return projects.flatMap(project => [
    ...forbiddenDependencies(project, byName),
    ...forbiddenImports(root, project, byName),
  ])
}

function forbiddenDependencies(project: Project, byName: ReadonlyMap<string, Project>): string[] {
  const problems: string[] = []
  for (const name of project.dependencies) {
    const target = byName.get(name)
    if (target === undefined) continue
    for (const tag of project.tags) {
      const may = allowed[tag]
      const ok = may === undefined || may.some(permitted => target.tags.includes(permitted))
      if (!ok) problems.push(`${project.name} (${tag}) may not depend on ${name} (${target.tags.join(', ')})`)
    }
    if (target.tags.includes('scope:testing')) problems.push(`${project.name} may use ${name} in tests only`)
  }
  for (const name of project.devDependencies) {
    if (byName.get(name)?.tags.includes('type:app'))
      problems.push(`${project.name} may not test against ${name}`)
  }
  return problems
}

function forbiddenImports(root: string, project: Project, byName: ReadonlyMap<string, Project>): string[] {
  const problems: string[] = []
  for (const { file, specifier } of readImports(root, project)) {
    if (specifier.startsWith('.')) {
      const target = relative(join(root, project.folder), join(root, file, '..', specifier))
      if (target.startsWith('..')) problems.push(`${file} reaches out of its package: ${specifier}`)
    }
    const name = specifier.split('/', 2).join('/')
    if (!byName.has(name) || name === project.name) continue
    const inTests = file.startsWith(join(project.folder, 'test'))
    const declared =
      project.dependencies.includes(name) || (inTests && project.devDependencies.includes(name))
    if (!declared) problems.push(`${file} imports ${name}, which ${project.name} does not declare`)
    const isDoor = byName.get(name)?.doors.includes(specifier.replace(name, '.')) === true
    if (specifier !== name && !isDoor) problems.push(`${file} goes past the door of ${name}: ${specifier}`)
  }
  return problems
}

if (import.meta.main) {
  const problems = findViolations(join(import.meta.dirname, '../../..'))
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
