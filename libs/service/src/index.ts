export { closeSoon } from './close-soon.ts'
export { isNotModified, requireMatch } from './conditional.ts'
export { createService, type Service, type ServiceOptions } from './create-service.ts'
export {
  type Handover,
  handoverAnswer,
  handoverOffer,
  offeredOrigins,
  readHandover,
} from './handover.ts'
export type { Readiness } from './health.ts'
export { mergePatch } from './merge-patch.ts'
export { rawBody } from './raw-body.ts'
export { type ListenAddress, serve } from './serve.ts'
export { findStorableFault, invalidBody, type StorableFault, storableJson } from './storable-json.ts'
