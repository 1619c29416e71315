export { staticDirectory, testPlacement } from './directory.ts'
export { engine } from './engine.ts'
export { createTestIdentity, type TestIdentity } from './identity.ts'
