export { createService, type Service, type ServiceOptions } from './create-service.ts'
export type { Readiness } from './health.ts'
export { type ListenAddress, serve } from './serve.ts'
