// The door for those who keep data in DynamoDB: it loads the SDK, index.ts does not.
export { createDynamoOutbox, type DynamoRef } from './dynamo-outbox.ts'
