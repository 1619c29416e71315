import { PreconditionRequired } from '@careeasy/problem'
import type { FastifyRequest } from 'fastify'

/** Refuses a change that says nothing of what it changes. @throws PreconditionRequired (428) */
export function requirePrecondition({ headers }: FastifyRequest): void {
  if (headers['if-match'] === undefined) throw new PreconditionRequired()
}
