import { spawn } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { readStages } from './dockerfile.ts'

type Ignore = { add(lines: string): { createFilter(): (path: string) => boolean } }
// Its types declare a default export that the module does not have.
const require = createRequire(import.meta.url)
const dockerignore = require('@balena/dockerignore') as () => Ignore

/** What an image of a service would have, in a folder outside of the repository. */
export interface ImageFolder {
  /** The image's /srv. */
  readonly folder: string
  /** The image's working directory, in that folder. */
  readonly workingDirectory: string
  readonly command: readonly string[]
  /** The script that compiles it beforehand. */
  readonly compileScript: string
  readonly megabytes: number
  remove(): void
}

/**
 * Does what the first stage of the Dockerfile does, without Docker: copies what its COPY instructions name and
 * .dockerignore lets through, and runs its very `npm ci`.
 */
export async function installImage(root: string, app: string): Promise<ImageFolder> {
  const stages = readStages(readFileSync(join(root, 'Dockerfile'), 'utf8'), { APP: app })
  const [install, runtime] = [stages[0], stages.at(-1)]
  if (install === undefined || runtime === undefined) throw new Error('the Dockerfile has no stages')
  const folder = mkdtempSync(join(tmpdir(), `image-${app}-`))
  const isSent = dockerignore()
    .add(readFileSync(join(root, '.dockerignore'), 'utf8'))
    .createFilter()
  for (const { keyword, text } of install.instructions) {
    if (keyword === 'COPY') copy(root, folder, text, isSent)
    if (keyword === 'RUN') await run(text.replace(/^(--mount=\S+\s+)+/, ''), folder)
  }
  const last = (keyword: string) => runtime.instructions.findLast(it => it.keyword === keyword)?.text ?? ''
  return {
    folder,
    workingDirectory: join(folder, relative('/srv', last('WORKDIR'))),
    command: JSON.parse(last('CMD')) as string[],
    compileScript: /\bnode (\S+compile\.ts)\b/.exec(last('RUN'))?.[1] ?? '',
    megabytes: Math.round(sizeOf(folder) / 1e5) / 10,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function copy(root: string, folder: string, text: string, isSent: (path: string) => boolean): void {
  const names = text.split(/\s+/)
  const target = names.pop() as string
  for (const name of names) {
    const to = join(folder, target, target === './' ? name : '')
    mkdirSync(dirname(to), { recursive: true })
    const filter = (source: string) => statSync(source).isDirectory() || isSent(relative(root, source))
    cpSync(join(root, name), to, { recursive: true, filter })
  }
}

async function run(command: string, cwd: string): Promise<void> {
  // A workspace's npm script hands its own settings on, which would make this npm work for that workspace.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/.test(name)),
  )
  const child = spawn('sh', ['-c', `${command} --prefer-offline --loglevel=error`], {
    cwd,
    env,
    stdio: 'inherit',
  })
  const code = await new Promise(resolve => child.once('close', resolve))
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
}

function sizeOf(folder: string): number {
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
