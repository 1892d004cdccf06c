interface Named {
  file: string
  project: string
  titlePath: string[]
}

/** The command that runs this test alone, for a shell at the root of the repository. null for runners we do not know. */
export function rerunCommand(runner: string, { file, project, titlePath }: Named): string | null {
  const titles = titlePath.map(titlePattern)
  if (runner === 'vitest') {
    // Vitest 5 joins titles by " > ", those before it by a space.
    const name = quote(`^${titles.join('( >)? ')}$`)
    return `npx vitest run ${quote(file)} -t ${name}${project && ` --project ${quote(project)}`}`
  }
  if (runner === 'jest') {
    const name = quote(`^${titles.join(' ')}$`)
    return `npx jest --runTestsByPath ${quote(file)} -t ${name}${project && ` --selectProjects ${quote(project)}`}`
  }
  return null
}

/** What a shell would touch, or nobody can see, matches as "any character". */
function titlePattern(title: string): string {
  return title
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/['"`!%]/g, '.')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '[^]')
}

const quote = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
