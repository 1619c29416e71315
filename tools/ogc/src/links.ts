import { check } from './abstract-test.ts'
import type { Link } from './geojson.ts'
import { expectStatus, type Subject } from './subject.ts'

/** The first link of a relation, and of a media type where one is given. @throws Failed when there is none */
export function linkOf(links: readonly Link[] | undefined, rel: string, type?: string): Link {
  const found = links?.find(link => link.rel === rel && (type === undefined || link.type?.startsWith(type)))
  check(found !== undefined, `there is no link ${rel}${type === undefined ? '' : ` of type ${type}`}`)
  return found
}

/**
 * The links that a resource has to have: to itself, to itself in every other media type, each with its type.
 * @throws Failed
 */
export async function checkOwnLinks(
  { client }: Subject,
  links: readonly Link[] | undefined,
  ...types: readonly [own: string, ...others: string[]]
): Promise<void> {
  const [own, ...others] = types
  const wanted = [linkOf(links, 'self', own), ...others.map(type => linkOf(links, 'alternate', type))]
  for (const { rel, type, href } of wanted) {
    check(type !== undefined, `the link ${rel} has no type`)
    const answer = expectStatus(await client(href, { accept: type }), 200)
    const got = answer.headers.get('content-type') ?? ''
    check(got.startsWith(type.split(';', 1)[0] as string), `the link ${rel} of type ${type} leads to ${got}`)
  }
}
