import { runCommand } from '../support/temp-project.ts'

/** npm as a user would start it: without what `npm test` of this repository tells its scripts. */
export const withoutNpmOfThisRepository = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => /^npm_/i.test(name) && !/^npm_config_(registry|cache|userconfig|globalconfig)$/i.test(name))
    .map((name) => [name, undefined]),
)

export async function runNpm(args: string[], cwd: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand('npm', args, { cwd, env: withoutNpmOfThisRepository })
  if (exitCode !== 0) throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${stderr}`)
  return stdout
}
