import { createHash, randomUUID } from 'node:crypto'
import type { HopClaims, UserClaims } from '@careeasy/identity'
import t from 'tap'
import { Bearer } from '../src/bearer.ts'
import type { HopToken } from '../src/plugins/hop-tokens.ts'

const key = randomUUID()
const akh = createHash('sha256').update(key).digest('base64url')
const bearer = () => new Bearer({ sub: 'p-1', sid: 's-1', akh } as UserClaims)

/** Signs by writing down what it was to sign. */
function signer() {
  const signed: HopClaims[] = []
  const stale = new Set<string>()
  return {
    signed,
    stale,
    mint(claims: HopClaims): HopToken {
      signed.push(claims)
      return { token: `token ${signed.length}`, kid: 'k', renewAt: 0 }
    },
    isFresh: ({ token }: HopToken) => !stale.has(token),
  }
}

t.test('only the key of the token fits, also after it has fitted', async t => {
  const somebody = bearer()
  t.notOk(somebody.fits(randomUUID()))
  t.notOk(somebody.fits(''))
  t.ok(somebody.fits(key))
  t.ok(somebody.fits(key))
  t.notOk(somebody.fits(`${key} `))
  t.notOk(somebody.fits(akh))
})

t.test(
  'a hop token is signed once for each tenant, and anew for other roles or when it is no longer fresh',
  async t => {
    const tokens = signer()
    const somebody = bearer()
    t.equal(somebody.hopToken(tokens, 'A', ['member']), 'token 1')
    t.equal(somebody.hopToken(tokens, 'A', ['member']), 'token 1')
    t.equal(somebody.hopToken(tokens, 'B', ['member']), 'token 2')
    t.equal(somebody.hopToken(tokens, undefined, ['member']), 'token 3')
    t.equal(somebody.hopToken(tokens, 'A', ['member']), 'token 1', 'each tenant keeps its own')
    t.equal(somebody.hopToken(tokens, 'A', ['member', 'owner']), 'token 4')
    t.equal(somebody.hopToken(tokens, 'A', []), 'token 5', 'roles that were taken are in it no more')
    t.equal(somebody.hopToken(tokens, 'A', ['member']), 'token 6')
    tokens.stale.add('token 6')
    t.equal(somebody.hopToken(tokens, 'A', ['member']), 'token 7')
    const of = (tenant: string, roles: string[]) => ({ sub: 'p-1', sid: 's-1', roles, tenant })
    t.same(tokens.signed, [
      of('A', ['member']),
      of('B', ['member']),
      { sub: 'p-1', sid: 's-1', roles: ['member'] },
      of('A', ['member', 'owner']),
      of('A', []),
      of('A', ['member']),
      of('A', ['member']),
    ])
  },
)

t.test('whoever works for very many tenants is let in everywhere, and fills no memory', async t => {
  const tokens = signer()
  const somebody = bearer()
  for (let n = 0; n < 100; n++) somebody.hopToken(tokens, `T${n}`, ['member'])
  somebody.hopToken(tokens, 'T0', ['member'])
  t.equal(tokens.signed.length, 101, 'the first is forgotten')
  t.equal(tokens.signed.at(-1)?.tenant, 'T0')
})
