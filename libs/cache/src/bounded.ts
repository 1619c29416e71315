import { CacheUnavailable } from './cache.ts'

/** Waits for a driver's work at most `limit` milliseconds; whatever goes wrong is `CacheUnavailable`. */
export async function bounded<T>(driver: string, limit: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${limit} ms`)), limit)
  })
  try {
    return await Promise.race([work(), late])
  } catch (cause) {
    throw new CacheUnavailable(driver, { cause })
  } finally {
    clearTimeout(timer)
  }
}
