export { createDynamoClient, type DynamoOptions } from './client.ts'
export { failedConditions, isConditionFailure } from './conditions.ts'
export { createTable, type TableKeys, tableIsActive } from './table.ts'
