import type { FastifyReply, FastifyRequest, HTTPMethods, onRequestHookHandler } from 'fastify'
import { MethodNotAllowed, MethodUnknown } from './errors.ts'

/** Every method that some path knows. */
export const anyMethod: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** An onRequest hook: 501 for what HTTP knows and we do nowhere, as TRACE (RFC 9110, 9.1). */
export const refuseUnknownMethod: onRequestHookHandler = (request, _reply, done) => {
  const isUnknown = request.is404 && !anyMethod.includes(request.method as HTTPMethods)
  done(isUnknown ? new MethodUnknown(request.method) : undefined)
}

/** A handler of the methods that a path does not have. @throws MethodNotAllowed (405), with `Allow` */
export function allowOnly(methods: readonly HTTPMethods[]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    reply.header('allow', methods.join(', '))
    throw new MethodNotAllowed(request.method)
  }
}
