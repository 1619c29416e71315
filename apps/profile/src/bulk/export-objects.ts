import type { AuditContext } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import type { Filter } from 'mongodb'
import { toObject } from '../schemas/object.ts'
import { type ObjectDocument, objects } from '../store/objects.ts'
import type { RecordReads } from '../store/reads.ts'

/** Objects that are sent, and whose reads are recorded, together; fewer when they are large. */
const pieceObjects = 200
const pieceLength = 1_048_576

const unseen = { past: 0, words: 0, unique: 0, slots: 0, outbox: 0, outboxSince: 0 } as const

export interface ExportOptions {
  readonly type: string
  readonly context: AuditContext
  readonly recordReads: RecordReads
  /** The tenant as it is now: one that is suspended meanwhile is shown no more. */
  readonly tenant: () => Promise<Tenant>
}

/**
 * The objects of a type that were there when it began, as NDJSON, in pieces. They come by id, which never changes:
 * none comes twice, none that is there all the time is left out, and each is as it is when it is read.
 */
export async function* exportObjects(options: ExportOptions): AsyncGenerator<string> {
  const { type, context, recordReads } = options
  const begun = new Date()
  const filter = {
    type,
    deleted_at: { $exists: false },
    created_at: { $lte: begun },
  } as Filter<ObjectDocument>
  const { mongo } = await options.tenant()
  const all = mongo
    .collection<ObjectDocument>(objects)
    .stream(filter, { sort: { type: 1, id: 1 }, projection: unseen, batchSize: pieceObjects })

  let piece: ObjectDocument[] = []
  let lines: string[] = []
  let length = 0
  async function finish(): Promise<string> {
    // Before the lines leave us: whose read cannot be told is not shown.
    await recordReads(await options.tenant(), piece, context)
    const text = lines.join('')
    piece = []
    lines = []
    length = 0
    return text
  }
  for await (const document of all) {
    const line = `${JSON.stringify(toObject(document))}\n`
    piece.push(document)
    lines.push(line)
    length += line.length
    if (piece.length >= pieceObjects || length >= pieceLength) yield await finish()
  }
  if (piece.length > 0) yield await finish()
}
