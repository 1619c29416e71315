import { existsSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { obtainProgram, recipeFolder, recipeVersion } from './cache.ts'
import { run } from './process.ts'
import type { Report } from './report.ts'

const mavenPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'

/** Fetches what `recipes/<recipe>/pom.xml` lists and compiles the launcher beside it, if there is one. */
export async function obtainJava(
  title: string,
  recipe: string,
  version: string,
  report: Report,
): Promise<string> {
  const source = recipeFolder(recipe)
  const make = (folder: string) =>
    report.step(`${title}: fetching from Maven`, async () => {
      const lib = join(folder, 'lib')
      await mkdir(lib)
      // the descriptor is copied: Maven may write beside it
      await cp(join(source, 'pom.xml'), join(folder, 'pom.xml'))
      const goal = `${mavenPlugin}:copy-dependencies`
      const pom = join(folder, 'pom.xml')
      await run('mvn', ['-q', '-B', '--strict-checksums', '-f', pom, goal, `-DoutputDirectory=${lib}`])
      const launcher = join(source, 'Launcher.java')
      if (!existsSync(launcher)) return
      await run('javac', ['-cp', join(lib, '*'), '-d', join(folder, 'classes'), launcher])
    })
  return obtainProgram({ name: recipe, version: await recipeVersion(version, source), title, make }, report)
}

/** The arguments of `java` that run a class, the recipe's launcher unless told, in little memory and start it soon. */
export function javaArgs(program: string, heapMiB: number, mainClass = 'Launcher'): string[] {
  const lib = join(program, 'lib')
  return [
    `-Xmx${heapMiB}m`,
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    `-Djava.library.path=${lib}`,
    '-cp',
    `${join(program, 'classes')}:${join(lib, '*')}`,
    mainClass,
  ]
}
