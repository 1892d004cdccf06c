import { asList, asObject, checkText, fail } from './check.ts'
import { limits } from '../limits.ts'

/** Messages and stacks may be longer than the limit here: they are cut later, not refused. */
const anyLength = limits.inflatedBytes

/** @throws a refusal that names the field */
export function validateErrors(value: unknown, field: string, further: string[] = []): void {
  asList(value, field).forEach((entry, index) => {
    const at = `${field}[${index}]`
    const error = asObject(entry, at)
    checkText(error.message, `${at}.message`, anyLength)
    for (const key of ['name', 'stack', ...further]) {
      if (error[key] !== undefined) checkText(error[key], `${at}.${key}`, anyLength)
    }
    if (error.truncated !== undefined && typeof error.truncated !== 'boolean') {
      fail(`${at}.truncated`, 'true or false', error.truncated)
    }
  })
}
