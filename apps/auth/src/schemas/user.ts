import { TenantUuidSchema } from '@careeasy/tenant-connection'
import { type Static, Type } from '@sinclair/typebox'

export const UserIdSchema = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'the id of a user, a UUIDv7',
})
export const UserParams = Type.Object({ id: UserIdSchema })

export const NameSchema = Type.String({ minLength: 1, maxLength: 100 })
/** RFC 5321, 4.5.3.1.3: an address has 254 octets at most. */
export const EmailSchema = Type.String({ format: 'email', maxLength: 254 })

/** Plain values only: they come back as they were sent, whatever the store makes of numbers and depth. */
const PlainValueSchema = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])
const CvEntrySchema = Type.Unsafe<Record<string, Static<typeof PlainValueSchema>>>(
  Type.Object(
    {},
    {
      additionalProperties: PlainValueSchema,
      examples: [{ school: 'Hogeschool Utrecht', degree: 'BSc Nursing', year: 2019 }],
    },
  ),
)
const CvSchema = Type.Array(CvEntrySchema, { maxItems: 200, default: [] })
const OthersSchema = Type.Object(
  { education: CvSchema, experiences: CvSchema },
  { additionalProperties: false },
)
export type Others = Static<typeof OthersSchema>

/** The rules are in passwords.ts; here only stands what may reach them. */
export const NewPasswordSchema = Type.String({
  minLength: 1,
  maxLength: 1_024,
  description: '8 to 128 characters of any kind; not a common one, nor made of the e-mail address',
})

const PlatformRolesSchema = Type.Array(Type.Literal('platform:admin'))

export const CreateUserSchema = Type.Object(
  {
    email: EmailSchema,
    password: NewPasswordSchema,
    fname: NameSchema,
    lname: NameSchema,
    others: Type.Optional(OthersSchema),
  },
  { additionalProperties: false },
)

const changes = {
  fname: Type.Optional(NameSchema),
  lname: Type.Optional(NameSchema),
  others: Type.Optional(OthersSchema),
}
const StatusSchema = Type.Union([Type.Literal('active'), Type.Literal('disabled')], {
  description: 'a disabled user cannot sign in, and their sessions are refused',
})

export const ChangeMeSchema = Type.Object(changes, {
  additionalProperties: false,
  minProperties: 1,
  examples: [{ fname: 'Jack' }],
})
export const ChangeUserSchema = Type.Object(
  { ...changes, status: Type.Optional(StatusSchema) },
  { additionalProperties: false, minProperties: 1 },
)

/** A user as the platform's administrators see it. */
export const UserSchema = Type.Object({
  id: UserIdSchema,
  email: Type.String(),
  fname: Type.String(),
  lname: Type.String(),
  others: OthersSchema,
  platform_roles: PlatformRolesSchema,
  status: StatusSchema,
  created_at: Type.String({ format: 'date-time' }),
})

/** A user as they see themselves; `tenants_associated` is keyed by the tenants' short names. */
export const AccountSchema = Type.Object({
  fname: Type.String(),
  lname: Type.String(),
  email: Type.String(),
  others: OthersSchema,
  tenants_associated: Type.Record(Type.String(), Type.Object({ Tenant_UUID: TenantUuidSchema })),
})
export type Account = Static<typeof AccountSchema>
