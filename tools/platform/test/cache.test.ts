import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { obtainProgram } from '../src/cache.ts'
import { createReport } from '../src/report.ts'

/** A program that counts how often it is made. */
function counted(root: string) {
  const lines: string[] = []
  const made = { times: 0 }
  const make = async (folder: string) => {
    made.times += 1
    await mkdir(join(folder, 'bin'))
    await writeFile(join(folder, 'bin/program'), 'good')
    await symlink('program', join(folder, 'bin/alias'))
  }
  const program = { name: 'engine', version: '1.0', title: 'Engine', make }
  const report = createReport(line => lines.push(line))
  return { obtain: () => obtainProgram(program, report, root), made, lines }
}

t.test('a program is made once and then found', async t => {
  const { obtain, made } = counted(t.testdir())
  const folder = await obtain()
  t.match(folder, /engine-1\.0-linux-/)
  t.equal(await obtain(), folder)
  t.equal(made.times, 1)
})

t.test('a changed file of the same length is noticed and the program made again', async t => {
  const { obtain, made, lines } = counted(t.testdir())
  const folder = await obtain()
  await writeFile(join(folder, 'bin/program'), 'evil')
  await obtain()
  t.equal(made.times, 2)
  t.equal(await readFile(join(folder, 'bin/program'), 'utf8'), 'good')
  t.match(lines.join('\n'), /bin\/program was changed; it is obtained again/)
})

t.test('a file that was only touched is not made again', async t => {
  const { obtain, made } = counted(t.testdir())
  const folder = await obtain()
  await utimes(join(folder, 'bin/program'), 1, 1)
  await obtain()
  t.equal(made.times, 1)
})

t.test('what an interrupted run left behind is replaced', async t => {
  const root = t.testdir()
  const { obtain, made } = counted(root)
  await mkdir(join(root, `engine-1.0-${process.platform}-${process.arch}.partial/bin`), { recursive: true })
  await mkdir(join(root, `engine-1.0-${process.platform}-${process.arch}`))
  const folder = await obtain()
  t.equal(made.times, 1)
  t.equal(await readFile(join(folder, 'bin/alias'), 'utf8'), 'good')
})

t.test('a failed attempt leaves nothing that looks complete', async t => {
  const root = t.testdir()
  const make = async (folder: string) => {
    await writeFile(join(folder, 'half'), '')
    throw new Error('no network')
  }
  const program = { name: 'engine', version: '1.0', title: 'Engine', make }
  await t.rejects(
    obtainProgram(
      program,
      createReport(() => {}),
      root,
    ),
    { message: 'no network' },
  )
  const { obtain, made } = counted(root)
  await obtain()
  t.equal(made.times, 1)
})

t.test('of two processes that obtain at once one does the work', async t => {
  const root = t.testdir()
  const script = join(import.meta.dirname, 'fixtures/obtain.ts')
  const run = () => promisify(execFile)(process.execPath, [script, root])
  const outputs = await Promise.all([run(), run()])
  t.equal(await readFile(join(root, 'made'), 'utf8'), 'x')
  t.equal(outputs.filter(({ stdout }) => /obtains it already, waiting/.test(stdout)).length, 1)
})
