export { linearRegExp } from './linear-reg-exp.ts'
export { isObject, type Json, type JsonObject, metaschema } from './plain-schema.ts'
export { below, schemaRefused, type ValidationFault } from './schema-refused.ts'
export { type CompileSchema, createSchemaCompiler, formats, type Validator } from './validator.ts'
