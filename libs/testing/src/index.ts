export { staticDirectory, testPlacement } from './directory.ts'
export { engine } from './engine.ts'
export { createGate, type Gate } from './gate.ts'
export { createTestIdentity, type HopOverrides, type TestIdentity } from './identity.ts'
