export { type Answered, answered } from './answered.ts'
export {
  type CareEasyClient,
  type ClientOptions,
  type components,
  createClient,
  type operations,
  type paths,
} from './client.ts'
export { committedDocument } from './committed-document.ts'
export { type Problem, ProblemError } from './problem-error.ts'
export type { LoggedIn, Pair } from './session.ts'
