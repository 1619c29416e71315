import pg from 'pg'

/** Runs the work on a connection of its own, which is closed after it. It is given up after 10 s. */
export async function withClient<T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  // A broken connection rejects what runs on it; the event would end the process besides.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
