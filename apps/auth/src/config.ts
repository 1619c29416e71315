import { serviceSettings, serviceUrl } from '@careeasy/config'
import { type Static, Type } from '@sinclair/typebox'

const storeSettings = {
  DYNAMODB_ENDPOINT: Type.Optional(
    Type.String({ description: "DynamoDB Local's address; AWS's own when left out" }),
  ),
  AWS_REGION: Type.String({ description: 'the region of the table' }),
  USERS_TABLE: Type.String({ default: 'Users', description: 'the DynamoDB table' }),
  ALLOW_WEAK_PASSWORDS: Type.Boolean({
    default: false,
    description: 'takes any password; for the demo user of the local platform only',
  }),
}

/** Without SMTP_URL and MAIL_FOLDER nobody can be invited. */
const mailSettings = {
  SMTP_URL: Type.Optional(
    Type.String({
      pattern: '^smtps?://',
      description: 'the mail server: smtps://user:password@host, or smtp://…?requireTLS=true',
    }),
  ),
  MAIL_FOLDER: Type.Optional(
    Type.String({ description: 'where mails are written as .eml files; for the local platform' }),
  ),
  MAIL_FROM: Type.Optional(Type.String({ description: 'the sender of mails' })),
  INVITATION_URL: Type.Optional(
    Type.String({
      pattern: '^https?://.*\\{token\\}',
      description: "the client application's page that accepts an invitation; {token} stands for the secret",
    }),
  ),
}

export const ConfigSchema = Type.Object(
  {
    ...serviceSettings,
    ...storeSettings,
    TENANT_REGISTRY_URL: serviceUrl('tenant-registry'),
    GEO_URL: serviceUrl('geo'),
    TOKEN_KEYS_FILE: Type.String({ description: 'private JWKS that signs Auth_tokens; the first key signs' }),
    ENCRYPTION_KEYS_FILE: Type.String({
      description: 'private JWKS (X25519 or P-256) that logins are encrypted to; clients take the first key',
    }),
    GUESSES_PER_ACCOUNT: Type.Integer({
      default: 5,
      minimum: 1,
      description: 'failed logins of an account from one address, a day, before the next ones are delayed',
    }),
    GUESSES_PER_ADDRESS: Type.Integer({
      default: 50,
      minimum: 1,
      description: 'failed logins from one address, an hour, before the next ones are delayed',
    }),
    SESSION_DAYS: Type.Number({
      default: 30,
      exclusiveMinimum: 0,
      description: 'days a session lasts at most',
    }),
    SESSION_IDLE_DAYS: Type.Number({
      default: 7,
      exclusiveMinimum: 0,
      description: 'days a session lasts without a refresh',
    }),
    ISSUER: Type.String({ description: '`iss` of Auth_tokens' }),
    ...mailSettings,
  },
  {
    dependencies: {
      SMTP_URL: ['MAIL_FROM', 'INVITATION_URL'],
      MAIL_FOLDER: ['MAIL_FROM', 'INVITATION_URL'],
    },
  },
)
export type Config = Static<typeof ConfigSchema>

/** What migrate.ts needs: it has no business with keys and neighbours, nor the service with this password. */
export const MigrationSchema = Type.Object({
  ...storeSettings,
  BOOTSTRAP_ADMIN_EMAIL: Type.Optional(Type.String({ description: 'e-mail of the first platform:admin' })),
  BOOTSTRAP_ADMIN_PASSWORD: Type.Optional(
    Type.String({ description: 'password of the first platform:admin' }),
  ),
})
export type MigrationConfig = Static<typeof MigrationSchema>
