import { hash } from 'node:crypto'
import { type ProblemDescription, problemResponses, problemSchema } from '@careeasy/problem'
import { type Admitted, passageOf } from '../passages.ts'
import type { UpstreamName } from '../proxy/upstreams.ts'
import { toCurl } from './curl.ts'
import type { ApiDocument, Operation, PathItem } from './document.ts'
import { introduction, tags } from './introduction.ts'
import { ownPaths } from './own-paths.ts'
import { passingProblems } from './problems.ts'

/** The credentials by who may pass: all the names of one entry together, or all those of another. */
const security: Readonly<Record<Admitted, readonly object[]>> = {
  anybody: [],
  refresher: [{ authKey: [], authToken: [] }],
  person: [
    { authKey: [], authToken: [] },
    { authKey: [], bearer: [] },
  ],
  tenantPerson: [
    { authKey: [], authToken: [], tenant: [] },
    { authKey: [], bearer: [], tenant: [] },
  ],
}

const header = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description })
const securitySchemes = {
  authKey: header('Auth-Key', '`Auth_key` of the login: the secret of the session'),
  authToken: header('Auth-Token', '`Auth_token` of the login or of the last refresh; it lasts 15 minutes'),
  tenant: header('Tenant-UUID', 'the organisation to work for: one of `tenants_associated` of the login'),
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'in place of Auth-Token' },
}

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options']

/**
 * One document of what the edge passes on, of each service's own: only paths that lead there, with the credentials
 * and the problems that the way through the edge adds, and a command to try where there are examples for it.
 * @param committed a document that was merged before; it may stand for services that never told theirs
 */
export function mergeDocuments(
  documents: ReadonlyMap<UpstreamName, ApiDocument>,
  committed: ApiDocument,
): ApiDocument {
  const paths: Record<string, PathItem> = {}
  const schemas: Record<string, unknown> = {}
  const responses: Record<string, object> = { ...committed.components?.responses }
  for (const [upstream, document] of documents) {
    Object.assign(schemas, document.components?.schemas)
    for (const [path, item] of Object.entries(document.paths)) {
      const passing = Object.entries(item).flatMap(([method, operation]) => {
        const passage = methods.includes(method) ? passageOf(path, method) : undefined
        if (passage?.upstream.replace('profileImport', 'profile') !== upstream) return []
        const isMerged = document === committed
        return [[method, isMerged ? operation : passed(method, path, operation, passage.admits, responses)]]
      })
      if (passing.length > 0) paths[path] = { ...paths[path], ...Object.fromEntries(passing) }
    }
  }
  const text = JSON.stringify(paths)
  const used = Object.fromEntries(
    Object.entries(responses).filter(([name]) => text.includes(`"#/components/responses/${name}"`)),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: 'CareEasy',
      version: '0.1.0',
      summary: 'The back end of care software, for many care organisations at once',
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags,
    paths: { ...ownPaths, ...paths },
    components: { securitySchemes, schemas: { ...schemas, Problem: problemSchema }, responses: used },
  }
}

function passed(
  method: string,
  path: string,
  operation: Operation,
  admits: Admitted,
  shared: Record<string, object>,
): Operation {
  const { 'x-problems': problems = [], ...rest } = operation
  const all = [...(problems as ProblemDescription[]), ...passingProblems(admits)]
  const whole: Operation = {
    ...rest,
    security: security[admits],
    parameters: (rest.parameters ?? []).filter(
      ({ in: place, name }) => place !== 'header' || !isCredential(name),
    ),
    responses: { ...rest.responses, ...share(problemResponses(all), shared) },
  }
  const curl = toCurl(method, path, whole)
  if (curl === undefined) return whole
  return {
    ...whole,
    description: [rest.description, `\`\`\`sh\n${curl}\n\`\`\``]
      .filter(part => part !== undefined)
      .join('\n\n'),
    'x-codeSamples': [{ lang: 'Shell', label: 'curl', source: curl }],
  }
}

/**
 * The same problems belong to many operations: each set stands once in the document, under a name that its content
 * gives, so that those of a document merged before stay what they are.
 */
function share(responses: Record<string, object>, shared: Record<string, object>): Record<string, object> {
  const references = Object.entries(responses).map(([status, response]) => {
    const name = `Problem${status}-${hash('sha256', JSON.stringify(response)).slice(0, 8)}`
    shared[name] = response
    return [status, { $ref: `#/components/responses/${name}` }]
  })
  return Object.fromEntries(references)
}

/** They are security schemes; OpenAPI has them in one place only. */
function isCredential(name: string): boolean {
  return ['auth-key', 'auth-token', 'tenant-uuid'].includes(name.toLowerCase())
}
