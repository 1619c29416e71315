import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { MailUnavailable } from './errors.ts'

/** A message to one person, as plain text: no client hides where a link leads. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

export interface Mailer {
  /** Resolves once the message is handed over. @throws MailUnavailable (503) */
  send(mail: Mail): Promise<void>
}

export interface MailerOptions {
  /** The sender; the configuration demands one with either way to send. */
  readonly from: string | undefined
  /** `smtps://user:password@host`, or `smtp://…?requireTLS=true` where TLS begins later. */
  readonly smtpUrl: string | undefined
  /** Where each message is written as an .eml file instead, in the local platform. */
  readonly folder: string | undefined
}

/** Milliseconds for each step of a conversation with the mail server: a client waits for the answer. */
const patience = 5_000

/** Sends by SMTP, or writes files; undefined when told neither. */
export function createMailer({ from, smtpUrl, folder }: MailerOptions): Mailer | undefined {
  const send = smtpUrl ? bySmtp(smtpUrl) : folder && intoFolder(folder)
  if (!send) return undefined
  return {
    async send({ to, ...mail }) {
      try {
        // As an object: a text would be taken apart as a list of addresses.
        await send({ from, to: { name: '', address: to }, ...mail })
      } catch (cause) {
        throw Object.assign(new MailUnavailable(), { cause })
      }
    },
  }
}

interface Message extends Omit<Mail, 'to'> {
  readonly from: string | undefined
  readonly to: { readonly name: string; readonly address: string }
}

function bySmtp(url: string) {
  const transport = createTransport({
    url,
    dnsTimeout: patience,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
  })
  return async (message: Message) => void (await transport.sendMail(message))
}

function intoFolder(folder: string) {
  const transport = createTransport({ streamTransport: true, buffer: true })
  return async (message: Message) => {
    const { message: bytes } = await transport.sendMail(message)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = join(folder, `${Date.now()}-${randomUUID()}.eml`)
    // Renamed into place, so that a reader never finds half of it.
    await writeFile(`${file}.new`, bytes as Buffer, { mode: 0o600 })
    await rename(`${file}.new`, file)
  }
}
