import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { obtainProgram, type Program } from './cache.ts'
import { run } from './process.ts'
import type { Report } from './report.ts'

/** PostgreSQL, PostGIS and Redis from Debian's packages, unpacked into one private folder; needs no root. */
export async function obtainDebianRoot(report: Report): Promise<string> {
  const title = 'PostgreSQL, PostGIS and Redis'
  const make = async (folder: string) => {
    await unpackPackages(folder, choosePackages)
    await linkPostgisControl(folder)
    await removeUnused(folder)
  }
  return obtainPackages({ name: 'debian', version: await debianRelease(), title, make }, report)
}

/** Memcached, in a folder of its own: a machine that has the others need not fetch them again. */
export async function obtainMemcached(report: Report): Promise<string> {
  const make = async (folder: string) => {
    await unpackPackages(folder, options => withLibraries('memcached', options))
    await removeUnused(folder)
  }
  const version = await debianRelease()
  return obtainPackages({ name: 'debian-memcached', version, title: 'Memcached', make }, report)
}

/** ClamAV's daemon without any database of signatures, in a folder of its own. */
export async function obtainClamav(report: Report): Promise<string> {
  const make = async (folder: string) => {
    await unpackPackages(folder, chooseClamav)
    await removeUnused(folder)
  }
  const version = await debianRelease()
  return obtainPackages({ name: 'debian-clamav', version, title: 'ClamAV', make }, report)
}

/** One package in a folder of its own, with the libraries that it names. */
export async function obtainPackage(name: string, title: string, report: Report): Promise<string> {
  const make = async (folder: string) => {
    await unpackPackages(folder, options => withLibraries(name, options))
    await removeUnused(folder)
  }
  return obtainPackages({ name: `debian-${name}`, version: await debianRelease(), title, make }, report)
}

/** Chromium without windows, and a font for it: not every machine has one. */
export async function obtainChromium(report: Report): Promise<string> {
  const make = async (folder: string) => {
    await unpackPackages(folder, async options => [
      ...(await withLibraries('chromium-headless-shell', options)),
      'fonts-dejavu-core',
    ])
    await removeUnused(folder)
  }
  const version = await debianRelease()
  return obtainPackages({ name: 'debian-chromium', version, title: 'Chromium', make }, report)
}

/** GDAL's command line tools, in a folder of their own. */
export async function obtainGdal(report: Report): Promise<string> {
  const make = async (folder: string) => {
    await unpackPackages(folder, chooseGdal)
    await removeUnused(folder)
  }
  return obtainPackages({ name: 'debian-gdal', version: await debianRelease(), title: 'GDAL', make }, report)
}

/** Obtains what consists of Debian's packages, and says so. */
export async function obtainPackages(program: Program, report: Report): Promise<string> {
  const { title, make } = program
  const told = (folder: string) =>
    report.step(`${title}: fetching Debian's packages`, async () => make(folder))
  return obtainProgram({ ...program, make: told }, report)
}

async function debianRelease(): Promise<string> {
  return /^VERSION_CODENAME=(.*)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? 'unknown'
}

/** The environment in which the programs of a private root find their libraries and data. */
export async function debianEnv(root: string): Promise<NodeJS.ProcessEnv> {
  const lib = await onlyEntry(join(root, 'usr/lib'), /-linux-gnu$/)
  // Some libraries are in no folder of the architecture.
  const folders = [
    lib,
    join(lib, 'blas'),
    join(lib, 'lapack'),
    join(root, 'lib', basename(lib)),
    dirname(lib),
  ]
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C.UTF-8',
    LD_LIBRARY_PATH: folders.join(':'),
    PROJ_DATA: join(root, 'usr/share/proj'),
    PROJ_LIB: join(root, 'usr/share/proj'),
    GDAL_DATA: join(root, 'usr/share/gdal'),
  }
}

/** The path of the one entry of a folder whose name matches; release, architecture and version are looked up so. */
export async function onlyEntry(folder: string, pattern: RegExp): Promise<string> {
  const found = (await readdir(folder)).filter(name => pattern.test(name))
  if (found.length !== 1) throw new Error(`${folder} has ${found.length} entries like ${pattern}`)
  return join(folder, found[0] as string)
}

/** The options that keep apt's state in a folder below `root`, and the folder its downloads go to. */
export async function privateApt(
  root: string,
): Promise<{ options: string[]; lists: string; archives: string }> {
  const state = join(root, '.apt')
  const archives = join(state, 'archives')
  const lists = join(state, 'lists')
  for (const folder of [archives, lists]) await mkdir(join(folder, 'partial'), { recursive: true })
  const options = [
    `Dir::Cache=${state}`,
    `Dir::Cache::archives=${archives}`,
    'Debug::NoLocking=true',
    `APT::Sandbox::User=${userName()}`,
    'APT::Install-Recommends=false',
  ].flatMap(option => ['-o', option])
  return { options, lists, archives }
}

/** Unpacks every package of a folder. */
export async function unpackAll(archives: string, root: string): Promise<void> {
  for (const file of await readdir(archives)) {
    if (file.endsWith('.deb')) await run('dpkg-deb', ['-x', join(archives, file), root])
  }
}

/** Names the packages to fetch; apt adds what they depend on and the machine has not. */
type Choose = (options: string[]) => Promise<string[]>

async function unpackPackages(root: string, choose: Choose): Promise<void> {
  const { options, lists, archives } = await privateApt(root)
  try {
    await download(options, choose)
  } catch {
    // the machine's lists may be missing or older than the archive: once more with lists of our own
    options.push('-o', `Dir::State::lists=${lists}`)
    await run('apt-get', [...options, '-q', 'update'])
    await download(options, choose)
  }
  await unpackAll(archives, root)
}

/** `--reinstall`, since packages that the machine has would be skipped otherwise; verified by apt's signed lists. */
async function download(options: string[], choose: Choose): Promise<void> {
  const names = await choose(options)
  await run('apt-get', [...options, '-q', '-y', '-d', '--reinstall', 'install', ...names])
}

async function choosePackages(options: string[]): Promise<string[]> {
  const depends = await run('apt-cache', [...options, 'depends', 'postgresql'])
  const major = /Depends: postgresql-(\d+)/.exec(depends)?.[1]
  if (major === undefined) throw new Error('apt knows no package postgresql')
  const pattern = `^postgresql-${major}-postgis-[0-9]+$`
  const postgis = (await run('apt-cache', [...options, 'search', '--names-only', pattern])).split(' ')[0]
  if (postgis === undefined || postgis === '') throw new Error(`apt knows no package like ${pattern}`)
  const server = [`postgresql-${major}`, `postgresql-client-${major}`, postgis, `${postgis}-scripts`]
  return [...server, 'redis-server', 'redis-tools']
}

/** A package with its libraries, whether the machine has them or not. */
async function withLibraries(name: string, options: string[]): Promise<string[]> {
  const depends = await run('apt-cache', [...options, 'depends', name])
  const libraries = [...depends.matchAll(/Depends: (lib(?!c6)\S+)/g)].map(([, library]) => library as string)
  return [name, ...libraries]
}

/** Most of it is one library, which needs more of them than the daemon itself. */
async function chooseClamav(options: string[]): Promise<string[]> {
  const daemon = await withLibraries('clamav-daemon', options)
  const engine = daemon.find(name => /^libclamav\d/.test(name))
  return engine === undefined ? daemon : [...daemon, ...(await withLibraries(engine, options))]
}

/** As with ClamAV, most of it is one library. */
async function chooseGdal(options: string[]): Promise<string[]> {
  const tools = await withLibraries('gdal-bin', options)
  const library = tools.find(name => /^libgdal\d/.test(name))
  return library === undefined ? tools : [...tools, ...(await withLibraries(library, options))]
}

/** `dpkg-deb -x` runs no maintainer scripts: this redoes what update-alternatives does for PostGIS. */
async function linkPostgisControl(root: string): Promise<void> {
  const extensions = join(await onlyEntry(join(root, 'usr/share/postgresql'), /^\d+$/), 'extension')
  for (const file of await readdir(extensions)) {
    const short = /^(.*)-\d\.control$/.exec(file)?.[1]
    if (short !== undefined) await symlink(file, join(extensions, `${short}.control`)).catch(() => {})
  }
}

/** What no process of ours reads: apt's state, documentation, scripts that upgrade old PostGIS, the JIT (we run without). */
export async function removeUnused(root: string): Promise<void> {
  const share = ['doc', 'man', 'locale', 'lintian', 'perl', 'perl5', 'bug'].map(name => `usr/share/${name}`)
  for (const path of ['.apt', 'etc', 'var', 'usr/include', 'usr/lib/systemd', ...share]) {
    await rm(join(root, path), { recursive: true, force: true })
  }
  const unused = /^libLLVM|^llvmjit|^bitcode$|^perl|^(postgis|address_standardizer).*--.*--.*\.sql$/
  for (const entry of await readdir(join(root, 'usr'), { recursive: true, withFileTypes: true })) {
    if (unused.test(entry.name))
      await rm(join(entry.parentPath, entry.name), { recursive: true, force: true })
  }
}

/** A user without an entry in the password file has only a number, which apt takes with a hash sign. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `#${process.getuid?.()}`
  }
}
