import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats, { type FormatName } from 'ajv-formats'
import { type LinearRegExp, linearRegExp } from './linear-reg-exp.ts'
import { type Json, metaschema, toPlainSchema } from './plain-schema.ts'
import { costOf } from './schema-cost.ts'
import { below, isRefusal, schemaRefused, type ValidationFault } from './schema-refused.ts'
import { createTimeLimit, TimeLimitReached } from './time-limit.ts'

/** Everything that is wrong with a value, at most 100 faults. Never throws. */
export type Validator = (value: unknown) => ValidationFault[]

/** Compiles schemas of strangers. @throws ValidationFailed (400) naming the places that are not taken. */
export type CompileSchema = (schema: Json) => Validator

/** Formats whose check is linear in the text. Others are annotations, as JSON Schema has it. */
export const formats = [
  'date',
  'time',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'uuid',
  'json-pointer',
  'relative-json-pointer',
] as const satisfies FormatName[]

const maxFaults = 100
/** Milliseconds. */
const compileLimit = 2_000
const validateLimit = 100
/** After a check that took too long, such checks of the same schema are refused at once for so many milliseconds. */
const pause = 5_000
/** Steps that are certainly done within a few milliseconds: those need no watchdog. */
const fewSteps = 1_000_000

/** The one way in which attributes are checked; it keeps nothing but the compiled metaschema. */
export function createSchemaCompiler(): CompileSchema {
  const limited = createTimeLimit()
  const meta = new Ajv2020({ strict: false, allErrors: true, logger: false, validateFormats: false })
  const isSchema = meta.getSchema(metaschema) as ValidateFunction

  return schema => {
    if (!isSchema(schema)) throw schemaRefused(...toFaults(isSchema.errors ?? []))
    const plain = toPlainSchema(schema)
    // Patterns are most of the work, in the sum of the costs as in Ajv: all of it is under the watchdog.
    const compile = () =>
      limited(compileLimit, () => {
        const regExp = compileOnce()
        const cost = costOf(plain, regExp)
        return { cost, check: newAjv(regExp).compile(plain.schema as object | boolean) as ValidateFunction }
      })
    const compiled = attempt(compile)
    const { perCharacter, comparesItems } = compiled.cost
    let check: ValidateFunction | undefined = compiled.check
    let pausedUntil = 0

    function checked(value: unknown, isShort: boolean): ValidationFault[] {
      check ??= compile().check
      const run = check
      const valid = isShort ? run(value) : limited(validateLimit, () => run(value))
      return valid ? [] : toFaults(run.errors ?? [])
    }

    return value => {
      const size = (JSON.stringify(value) ?? '').length
      const isShort = perCharacter * size * (comparesItems ? size : 1) <= fewSteps
      if (!isShort && Date.now() < pausedUntil) return [tooLong]
      try {
        return checked(value, isShort)
      } catch (error) {
        if (error instanceof RangeError)
          return [{ pointer: '', message: 'is nested too deep for its schema' }]
        if (!(error instanceof TimeLimitReached)) throw error
        // Ended anywhere, its expressions may be left in between two states.
        check = undefined
        pausedUntil = Date.now() + pause
        return [tooLong]
      }
    }
  }
}

const tooLong = { pointer: '', message: `cannot be checked by its schema within ${validateLimit} ms` }

/** Compiles each pattern once, however many places have it. */
function compileOnce(): (pattern: string) => LinearRegExp {
  const known = new Map<string, LinearRegExp>()
  return pattern => {
    const compiled = known.get(pattern) ?? linearRegExp(pattern)
    known.set(pattern, compiled)
    return compiled
  }
}

function newAjv(regExp: (pattern: string) => LinearRegExp): Ajv2020 {
  const ajv = new Ajv2020({
    // The metaschema has been checked, and unknown keywords are none of ours.
    strict: false,
    validateSchema: false,
    allErrors: true,
    // `toString` and the like are names as any other.
    ownProperties: true,
    logger: false,
    code: { regExp: Object.assign((pattern: string) => regExp(pattern), { code: 'linearRegExp' }) },
  })
  addFormats.default(ajv, [...formats])
  return ajv
}

function attempt<T>(compile: () => T): T {
  try {
    return compile()
  } catch (error) {
    // Already the answer: it names the place.
    if (isRefusal(error)) throw error
    throw schemaRefused({ pointer: '', message: `cannot be compiled: ${(error as Error).message}` })
  }
}

function toFaults(errors: readonly ErrorObject[]): ValidationFault[] {
  return errors.slice(0, maxFaults).map(({ instancePath, keyword, params, message = keyword }) => {
    const name: unknown =
      params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty']
    return { pointer: typeof name === 'string' ? below(instancePath, name) : instancePath, message }
  })
}
