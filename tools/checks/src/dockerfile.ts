import { DockerfileParser, type Instruction } from 'dockerfile-ast'

/** One stage of a Dockerfile: its instructions as keyword and text, with the build arguments filled in. */
export interface Stage {
  readonly base: string
  readonly instructions: readonly { readonly keyword: string; readonly text: string }[]
}

/** The stages of a Dockerfile. Arguments given win over the file's defaults; unknown ones stay as they are. */
export function readStages(source: string, args: Readonly<Record<string, string>> = {}): Stage[] {
  const values = new Map<string, string>()
  const stages: { base: string; instructions: { keyword: string; text: string }[] }[] = []
  for (const instruction of DockerfileParser.parse(source).getInstructions()) {
    const keyword = instruction.getKeyword()
    const text = fill(textOf(instruction), values)
    if (keyword === 'ARG') {
      const [name = '', fallback] = text.split('=', 2)
      const value = args[name] ?? fallback
      if (value !== undefined) values.set(name, value)
    }
    if (keyword === 'FROM') stages.push({ base: text.split(/\s/)[0] ?? '', instructions: [] })
    else stages.at(-1)?.instructions.push({ keyword, text })
  }
  return stages
}

/** What is wrong with a Dockerfile by the rules of the house. */
export function findDockerfileFaults(source: string): string[] {
  const stages = readStages(source)
  const last = stages.at(-1)
  if (last === undefined) return ['has no stage']
  const named = (keyword: string) => last.instructions.filter(it => it.keyword === keyword)
  const user = named('USER').at(-1)?.text ?? 'root'
  const start = named('CMD').at(-1)?.text ?? ''
  return [
    ...stages.filter(({ base }) => !isPinned(base)).map(({ base }) => `${base} has no fixed tag`),
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(user) ? [] : [`runs as ${user}, not as the number of a user`]),
    ...(start.startsWith('["node"') ? [] : ['CMD does not start node itself, which then gets no SIGTERM']),
    ...(named('HEALTHCHECK').length > 0 ? [] : ['has no HEALTHCHECK']),
    ...(named('STOPSIGNAL').some(({ text }) => text === 'SIGTERM') ? [] : ['has no STOPSIGNAL SIGTERM']),
    ...stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ keyword, text }) => keyword === 'ADD' || (keyword === 'COPY' && /^\.\s/.test(text)))
      .map(({ keyword, text }) => `${keyword} ${text} takes in more than it names`),
  ]
}

/** Whether an image is named with a tag that says a version, or with a digest. */
export function isPinned(image: string): boolean {
  return (
    /@sha256:[0-9a-f]{64}$/.test(image) ||
    /:v?\d+(\.\d+)+[\w.-]*$/.test(image) ||
    /:\d+-\d[\w.-]*$/.test(image)
  )
}

function textOf(instruction: Instruction): string {
  return instruction.getRawArgumentsContent()?.replace(/\\\n\s*/g, '') ?? ''
}

function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole)
}
