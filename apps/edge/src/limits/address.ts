import { isIPv6, SocketAddress } from 'node:net'

/** Whom an address stands for: itself, or its /64 in IPv6, of which one subscriber has more than anybody could count. */
export function subjectOf(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const plain = new SocketAddress({ address: address.split('%', 1)[0] as string, family: 'ipv6' }).address
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return `${[...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':')}::/64`
}
