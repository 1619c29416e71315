/** The lines of an NDJSON answer, as they come; an answer that breaks off throws. */
export async function* readNdjson<T>(response: Response): AsyncGenerator<T> {
  if (response.body === null) return
  let rest = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield JSON.parse(line) as T
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as T
}

/** A body of NDJSON, made while it is sent. */
export function toNdjson(values: AsyncIterable<unknown> | Iterable<unknown>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  async function* lines() {
    for await (const value of values) yield encoder.encode(`${JSON.stringify(value)}\n`)
  }
  return ReadableStream.from(lines()) as ReadableStream<Uint8Array>
}
