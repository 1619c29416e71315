export { default as createError } from '@fastify/error'
export {
  type DeclaredError,
  describeError,
  type ProblemDescription,
  problemResponses,
  problemSchema,
} from './describe.ts'
export * from './errors.ts'
export { problems, sendProblem } from './plugin.ts'
export { type Problem, type ProblemDetail, problemMediaType, toProblem } from './problem.ts'
