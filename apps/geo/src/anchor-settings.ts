import { ConfigError } from '@careeasy/config'
import type { Config } from './config.ts'

/** Where anchors of the audit log go, and how. */
export interface AnchorSettings {
  readonly bucket: string
  /** AWS's own when left out. */
  readonly endpoint?: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Milliseconds between anchors of a database. */
  readonly interval: number
  readonly lock: { readonly mode: 'COMPLIANCE' | 'GOVERNANCE'; readonly days: number }
}

/** undefined where no bucket is named: then nothing is anchored. @throws ConfigError that names what is missing. */
export function readAnchorSettings(config: Config): AnchorSettings | undefined {
  const {
    AUDIT_ANCHOR_BUCKET: bucket,
    AUDIT_ANCHOR_ENDPOINT: endpoint,
    AUDIT_ANCHOR_REGION: region,
    AUDIT_ANCHOR_ACCESS_KEY_ID: accessKeyId,
    AUDIT_ANCHOR_SECRET_ACCESS_KEY: secretAccessKey,
  } = config
  if (bucket === undefined) return undefined
  if (region === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    const needed = [
      ['AUDIT_ANCHOR_REGION', region],
      ['AUDIT_ANCHOR_ACCESS_KEY_ID', accessKeyId],
      ['AUDIT_ANCHOR_SECRET_ACCESS_KEY', secretAccessKey],
    ]
    const missing = needed.filter(([, value]) => value === undefined).map(([name]) => `${name} is not set`)
    throw new ConfigError(`Configuration: with AUDIT_ANCHOR_BUCKET, ${missing.join('; ')}`)
  }
  return {
    ...{ bucket, region, accessKeyId, secretAccessKey, ...(endpoint !== undefined && { endpoint }) },
    interval: config.AUDIT_ANCHOR_INTERVAL ?? 60_000,
    lock: { mode: config.AUDIT_ANCHOR_LOCK ?? 'COMPLIANCE', days: config.AUDIT_ANCHOR_LOCK_DAYS ?? 400 },
  }
}
