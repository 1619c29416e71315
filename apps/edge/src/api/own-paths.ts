import { type ProblemDescription, problemResponses } from '@careeasy/problem'
import type { PathItem } from './document.ts'
import { healthProblems, ownProblems } from './problems.ts'

const platform = (
  operationId: string,
  summary: string,
  responses: object,
  curl: string,
  problems: readonly ProblemDescription[],
) => ({
  operationId,
  summary,
  tags: ['platform'],
  security: [],
  description: `\`\`\`sh\n${curl}\n\`\`\``,
  'x-codeSamples': [{ lang: 'Shell', label: 'curl', source: curl }],
  responses: { ...problemResponses(problems), ...responses },
})

const json = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema } },
})
const status = (...values: string[]) => ({ type: 'string', enum: values })

const ready = { type: 'object', required: ['status'], properties: { status: status('ready') } }
const notReady = {
  type: 'object',
  required: ['status', 'missing'],
  properties: {
    status: status('not ready'),
    missing: { type: 'array', items: { type: 'string' }, description: 'what cannot be reached' },
  },
}
const alive = { type: 'object', required: ['status'], properties: { status: status('alive') } }

/** What the edge answers itself. */
export const ownPaths: Readonly<Record<string, PathItem>> = {
  '/livez': {
    get: platform(
      'getLiveness',
      'Whether the edge runs',
      { 200: json('it does', alive) },
      'curl -s "$CAREEASY/livez"',
      healthProblems(),
    ),
  },
  '/readyz': {
    get: platform(
      'getReadiness',
      'Whether the edge can do its work',
      {
        200: json('it can', ready),
        503: json('it lacks what is named', notReady),
      },
      'curl -s "$CAREEASY/readyz"',
      healthProblems(),
    ),
  },
  '/openapi.json': {
    get: platform(
      'getApiDocument',
      'This document',
      { 200: json('OpenAPI 3.1', { type: 'object', additionalProperties: true }) },
      'curl -s "$CAREEASY/openapi.json"',
      ownProblems(),
    ),
  },
}
