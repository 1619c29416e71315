import t from 'tap'
import { guarded } from '../src/mongo/tenant-mongo.ts'
import { mongoContract } from './contract/mongo.ts'

mongoContract('pool')

t.test(
  "Node's own error of a socket that the server has just closed is 503, a defect of ours is not",
  async t => {
    const broken = Object.assign(new Error('This socket has been ended by the other party'), {
      code: 'EPIPE',
    })
    await t.rejects(guarded(Promise.reject(broken)), { code: 'CE_STORE_UNAVAILABLE', statusCode: 503 })
    await t.rejects(guarded(Promise.reject(new TypeError('x is not a function'))), { name: 'TypeError' })
  },
)
