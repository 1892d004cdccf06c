import { Fragment } from 'preact'
import { givenParts } from '../format/given.ts'

/** Text that came with a test, as text: see format/given.ts. */
export function Given({ text }: { text: string }) {
  return (
    <bdi class="given">
      {givenParts(text).map((part) => ('text' in part ? part.text : <span class="escape">{part.escape}</span>))}
    </bdi>
  )
}

/** A title path: `suite › test`; ` #2` follows where another test of the file has the same. */
export function TitlePath({ path, ordinal = 0 }: { path: string[]; ordinal?: number | undefined }) {
  return (
    <>
      {path.map((title, index) => (
        <Fragment key={index}>
          {index > 0 && <span class="given sep"> › </span>}
          <Given text={title || '(no title)'} />
        </Fragment>
      ))}
      {ordinal > 0 && <span class="dim"> #{ordinal + 1}</span>}
    </>
  )
}
