import { PassThrough } from 'node:stream'
import t from 'tap'
import { createTerminal, type Output } from '../src/terminal.ts'

/** A terminal, or a pipe, whose clock the test sets; `seen` is what was written to standard error. */
function open(isTTY: boolean) {
  const stdout = new PassThrough()
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 30 })
  const time = { now: 0, gone: 0 }
  const terminal = createTerminal({
    stdout: stdout as unknown as Output,
    stderr: stderr as unknown as Output,
    onGone: () => {
      time.gone += 1
    },
    clock: () => time.now,
  })
  const read = (stream: PassThrough) => String(stream.read() ?? '')
  return { terminal, time, stdout, seen: () => read(stderr), results: () => read(stdout) }
}

t.test('on a terminal progress is one line, rewritten, and makes way for results', async t => {
  const { terminal, time, seen, results } = open(true)
  time.now = 100
  terminal.progress('1 of 3')
  time.now = 150
  terminal.progress('too soon to be seen')
  t.equal(seen(), '1 of 3')
  await terminal.result('a result')
  t.equal(seen(), '\r\u001B[K1 of 3')
  t.equal(results(), 'a result\n')
  time.now = 300
  terminal.progress('x'.repeat(40))
  t.equal(seen(), `\r\u001B[K${'x'.repeat(29)}`)
  terminal.clear()
  t.equal(seen(), '\r\u001B[K')
})

t.test('elsewhere progress is a line every five seconds', async t => {
  const { terminal, time, seen } = open(false)
  for (time.now = 0; time.now <= 11_000; time.now += 500) terminal.progress(`at ${time.now}`)
  terminal.clear()
  t.equal(seen(), 'at 5000\nat 10000\n')
})

t.test('a reader that goes away ends the work, not the process', async t => {
  const { terminal, time, stdout, results } = open(false)
  stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
  t.equal(time.gone, 1)
  await terminal.result('for nobody')
  t.equal(results(), '')
})
