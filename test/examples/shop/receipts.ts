import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Receipts = ReturnType<typeof createReceipts>

/** Receipts as text files, one folder a year. The tax office wants them for ten years. */
export function createReceipts(folder: string) {
  const pathOf = (number: string): string => {
    if (!/^\d{8}-[\w-]+$/.test(number)) throw new Error(`Not an order number: "${number}"`)
    return join(folder, number.slice(0, 4), `${number}.txt`)
  }

  return {
    /** Complete or not there: written beside its place, then renamed into it. */
    async save(number: string, text: string): Promise<string> {
      const path = pathOf(number)
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(`${path}.part`, text)
      await rename(`${path}.part`, path)
      return path
    },

    read(number: string): Promise<string> {
      return readFile(pathOf(number), 'utf8')
    },

    /** Order numbers, oldest first. */
    async ofYear(year: number): Promise<string[]> {
      const names = await readdir(join(folder, String(year))).catch(() => [])
      return names
        .filter((name) => name.endsWith('.txt'))
        .map((name) => name.slice(0, -4))
        .toSorted()
    },
  }
}
