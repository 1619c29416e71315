export { default as createError } from '@fastify/error'
export * from './errors.ts'
export { problems, sendProblem } from './plugin.ts'
export { type Problem, type ProblemDetail, problemMediaType, toProblem } from './problem.ts'
