import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { obtainPackages, onlyEntry, privateApt, removeUnused, unpackAll } from './debian.ts'
import { run } from './process.ts'
import type { Report } from './report.ts'

/** Debian's release after the one that this repository is made for; an archive of it is not everywhere. */
const release = 'trixie'

/** A program of Debian's next release. */
interface NextProgram {
  /** The package that it is in, and the folder's name. */
  readonly name: string
  readonly title: string
  /** All that it is linked with, down to the C library: none of the machine's, which may be older. */
  readonly libraries: readonly string[]
}

/**
 * A program of Debian's next release with all its libraries, unpacked into a folder of its own; run it as `nextCommand`
 * says.
 * @throws Error where the machine's archive has no such release
 */
export async function obtainNext({ name, title, libraries }: NextProgram, report: Report): Promise<string> {
  const make = async (root: string) => {
    const { options, lists, archives } = await privateApt(root)
    const sources = join(root, '.apt/sources.list')
    await writeFile(sources, `deb ${await findArchive(title)} ${release} main\n`)
    for (const option of [
      `Dir::Etc::SourceList=${sources}`,
      'Dir::Etc::SourceParts=/dev/null',
      `Dir::State::Lists=${lists}`,
      'Dir::State::Status=/dev/null',
    ])
      options.push('-o', option)
    await run('apt-get', [...options, '-q', 'update'])
    await run('apt-get', [...options, '-q', 'download', name, ...libraries], { cwd: archives })
    await unpackAll(archives, root)
    await removeUnused(root)
  }
  return obtainPackages({ name: `debian-${name}`, version: release, title, make }, report)
}

/** Where the machine's own packages are from. */
async function findArchive(title: string): Promise<string> {
  const format = ['--format', '$(LABEL) $(REPO_URI)', 'Created-By: Packages']
  const archive = /^Debian (\S+)$/m.exec(await run('apt-get', ['indextargets', ...format]))?.[1]
  if (archive === undefined)
    throw new Error(`apt knows no archive of Debian, which has ${title} in ${release}`)
  return archive
}

/** How a program of `obtainNext` is called: by the loader that came with it, so that it takes its own C library. */
export async function nextCommand(
  root: string,
  program: string,
  args: readonly string[],
): Promise<{ command: string; args: string[] }> {
  const lib = await onlyEntry(join(root, 'usr/lib'), /-linux-gnu$/)
  const command = await onlyEntry(lib, /^ld-linux.*\.so\.\d$/)
  return { command, args: ['--library-path', lib, join(root, program), ...args] }
}
