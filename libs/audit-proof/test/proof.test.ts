import t from 'tap'
import {
  type AuditEntry,
  leafHash,
  merklePath,
  merkleRoot,
  noSeal,
  rootOfPath,
  sealHash,
} from '../src/index.ts'
import { sha256 } from '../src/merkle.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

// Inputs and roots of the reference implementation of RFC 6962 (certificate-transparency, merkle_tree_test).
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const leaves = inputs.map(input => sha256(Buffer.from([0]), hex(input)))

t.test('the trees are those of RFC 6962', async t => {
  for (const [index, root] of roots.entries())
    t.equal(merkleRoot(leaves.slice(0, index + 1)).toString('hex'), root)
  t.throws(() => merkleRoot([]), RangeError)
})

t.test('every path leads to the root, whatever the size of the tree', async t => {
  for (let size = 1; size <= leaves.length; size++) {
    const some = leaves.slice(0, size)
    for (const [index, leaf] of some.entries())
      t.ok(rootOfPath(leaf, merklePath(some, index)).equals(merkleRoot(some)), `${index} of ${size}`)
  }
  t.throws(() => merklePath(leaves, 8), RangeError)
})

t.test('the hash of an entry and of a seal covers each of their members', async t => {
  const entry: AuditEntry = {
    ...{ id: '01a20469-9be0-75db-8e44-eea11d43d584', tenant: '7MA170H', at: '2026-11-22T17:59:19.776Z' },
    ...{
      actor: 'user-1',
      action: 'person.create',
      target: 'person/1',
      outcome: 'success',
      request_id: 'r-1',
    },
    ...{ source: 'profile', recorded_at: '2026-11-22T17:59:19.788Z' },
  }
  const canonical =
    '{"action":"person.create","actor":"user-1","at":"2026-11-22T17:59:19.776Z","id":"01a20469-9be0-75db-8e44-eea11d43d584",' +
    '"outcome":"success","recorded_at":"2026-11-22T17:59:19.788Z","request_id":"r-1","source":"profile","target":"person/1",' +
    '"tenant":"7MA170H"}'
  t.ok(leafHash(entry).equals(sha256(Buffer.from([0]), canonical)))
  const seal = {
    ...{ tenant: '7MA170H', number: 1, first: 0, last: 0, count: 1, root: roots[0] as string },
    ...{ previous: noSeal, hash: '', at: '2026-11-22T18:00:00.000Z' },
  }
  const text = `{"at":"2026-11-22T18:00:00.000Z","count":1,"first":0,"last":0,"number":1,"previous":"${noSeal}","root":"${roots[0]}","tenant":"7MA170H"}`
  t.equal(sealHash(seal), sha256(Buffer.from([2]), text).toString('hex'))
})
